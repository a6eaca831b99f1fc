#pragma once

#include <nanobind/nanobind.h>

namespace affetto::bindings {

void bind_contract(nanobind::module_& m);
void bind_features(nanobind::module_& m);
void bind_listening(nanobind::module_& m);
void bind_encoding(nanobind::module_& m);
void bind_contexts(nanobind::module_& m);
void bind_music(nanobind::module_& m);
void bind_recording(nanobind::module_& m);
void bind_networks(nanobind::module_& m);
void bind_benchmark(nanobind::module_& m);
void bind_soak(nanobind::module_& m);
void bind_stream(nanobind::module_& m);

}  // namespace affetto::bindings
