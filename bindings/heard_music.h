// HeardMusic for Python.
#pragma once

#include <nanobind/nanobind.h>

namespace affetto::bindings {

void bind_heard_music(nanobind::module_& m);

}  // namespace affetto::bindings
