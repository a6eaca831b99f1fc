#include "pipeline/queues.h"

namespace affetto::pipeline {

void Showing::clear() noexcept {
    for (auto* counter : {&chunks_submitted, &chunks_dropped, &bars_started, &bars_late, &notes_skipped,
                          &bars_composed, &chunks_heard, &bundles_taken, &work_failed}) {
        counter->set(0);
    }
    plan_age_bars.set(0);
    compose_microseconds.set(0.0);
    playhead.write({});
    plan_now.write({});
    heard.write({});
    plan_next.write({});
}

}  // namespace affetto::pipeline
