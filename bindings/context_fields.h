// The members of the engine's context structures, as numpy.dtype takes them.
#pragma once

#include <nanobind/nanobind.h>

namespace affetto::bindings {

nanobind::list melody_context_fields();
nanobind::list harmony_context_fields();
nanobind::list dynamics_context_fields();
nanobind::list groove_context_fields();
nanobind::list placed_note_fields();
nanobind::list placed_beat_fields();

}  // namespace affetto::bindings
