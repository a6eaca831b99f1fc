// Ensemble: the networks of one bundle and the composer that plays them.
//
// Threading model: one thread at a time, beside the audio thread.
#pragma once

#include <utility>

#include "affetto/live_composer.h"
#include "affetto/processor.h"

namespace affetto::pipeline {

/// Stays where it is: the composer refers to the processor.
struct Ensemble {
    explicit Ensemble(MultiModelProcessor networks) : processor(std::move(networks)), composer(processor) {
        processor.reset();
    }
    Ensemble(const Ensemble&) = delete;
    Ensemble& operator=(const Ensemble&) = delete;

    MultiModelProcessor processor;
    LiveComposer composer;
};

}  // namespace affetto::pipeline
