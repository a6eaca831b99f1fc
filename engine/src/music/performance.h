// Performance: written notes become played ones, shaped by DynamicsPredictor and the planned groove.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "affetto/note_context.h"
#include "affetto/processor.h"
#include "music/controls.h"
#include "music/plan.h"

namespace affetto::music {

struct Performance {
    std::vector<Note> notes;              ///< In the order of the written notes; may overlap.
    std::vector<ControlChange> controls;  ///< Bar by bar; in a bar by lane.
};

/// What DynamicsPredictor is told of each note; notes in order of step, none past the plan's beats.
std::vector<DynamicsContext> describe(const Plan& plan, std::span<const WrittenNote> written);

/// Plays bars in order.
///
/// DynamicsPredictor gives every note its velocity and its sounding share, and each lane its expression
/// (CC11) and modulation (CC1) on every beat. The bar's groove moves the note by its step's offset
/// times `humanize.timing` and adds its accent; swing moves what lies off the beat. Arousal adds force,
/// a phrase swells and falls, excited and glad music is played shorter. `humanize` opens the spread
/// between the network's low and high velocity, and a little looseness of beginnings and ends.
class Performer {
public:
    explicit Performer(MultiModelProcessor& processor) : processor_(processor) {}

    void reset() noexcept;
    /// Appends a bar as it is played; `contexts` are those of `written`, which begin in the bar.
    void play_bar(const Plan& plan, int bar, std::span<const WrittenNote> written,
                  std::span<const DynamicsContext> contexts, Performance& performance);

private:
    Expression ask(const DynamicsContext& context);

    MultiModelProcessor& processor_;
    ControlWriter controls_;
};

}  // namespace affetto::music
