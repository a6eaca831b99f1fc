// affetto._engine: the C++ engine for Python. One file a topic; this one joins them.
#include "bindings.h"

NB_MODULE(_engine, m) {
    m.doc() = "The affetto engine: features, networks and composer in C++.";
    affetto::bindings::bind_contract(m);
    affetto::bindings::bind_features(m);
    affetto::bindings::bind_listening(m);
    affetto::bindings::bind_networks(m);
    affetto::bindings::bind_music(m);
    affetto::bindings::bind_stream(m);
    affetto::bindings::bind_recording(m);
    affetto::bindings::bind_encoding(m);
    affetto::bindings::bind_contexts(m);
    affetto::bindings::bind_benchmark(m);
    affetto::bindings::bind_soak(m);
}
