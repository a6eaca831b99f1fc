// Marks what may run on the audio thread, for compilers that check it.
//
// AFFETTO_NONBLOCKING stands after a function's noexcept. Clang 20 and newer hold such a function to
// allocating, locking and calling nothing that may (-Wfunction-effects at compile time, and
// -fsanitize=realtime at run time). Other compilers read nothing there.
#pragma once

#if defined(__clang__) && defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::nonblocking)
#define AFFETTO_NONBLOCKING [[clang::nonblocking]]
#endif
#endif
#ifndef AFFETTO_NONBLOCKING
#define AFFETTO_NONBLOCKING
#endif
