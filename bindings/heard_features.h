// HeardFeatures: a sink that keeps every hop and frame, and shows them as arrays.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "affetto/features.h"
#include "arrays.h"

namespace affetto::bindings {

class HeardFeatures final : public FeatureSink {
public:
    HeardFeatures() = default;
    HeardFeatures(std::vector<Hop> hops, std::vector<Frame> frames)
        : hops_(std::move(hops)), frames_(std::move(frames)) {}

    void on_hop(const Hop& hop) noexcept override { hops_.push_back(hop); }
    void on_frame(const Frame& frame) noexcept override { frames_.push_back(frame); }

    std::span<const Hop> hops() const { return hops_; }
    std::span<const Frame> frames() const { return frames_; }

    ArrayOf<double> hop_times() const { return times_of(hops_); }
    ArrayOf<double> frame_times() const { return times_of(frames_); }
    Array hop_field(float Hop::*field) const;
    Array log_mel_db() const { return rows_of(&Frame::log_mel_db); }
    Array chroma() const { return rows_of(&Frame::chroma); }
    Array frame_level_db() const;

private:
    template <typename Moments>
    static ArrayOf<double> times_of(const Moments& moments) {
        std::vector<double> times;
        times.reserve(moments.size());
        for (const auto& moment : moments) times.push_back(moment.time_seconds);
        const std::size_t count = times.size();
        return array_of(std::move(times), {count});
    }

    template <std::size_t Width>
    Array rows_of(std::array<float, Width> Frame::*field) const {
        std::vector<float> values;
        values.reserve(frames_.size() * Width);
        for (const Frame& frame : frames_) {
            values.insert(values.end(), (frame.*field).begin(), (frame.*field).end());
        }
        return array_of(std::move(values), {frames_.size(), Width});
    }

    std::vector<Hop> hops_;
    std::vector<Frame> frames_;
};

inline Array HeardFeatures::hop_field(float Hop::*field) const {
    std::vector<float> values;
    values.reserve(hops_.size());
    for (const Hop& hop : hops_) values.push_back(hop.*field);
    return array_of(std::move(values), {hops_.size()});
}

inline Array HeardFeatures::frame_level_db() const {
    std::vector<float> values;
    values.reserve(frames_.size());
    for (const Frame& frame : frames_) values.push_back(frame.level_db);
    return array_of(std::move(values), {frames_.size()});
}

}  // namespace affetto::bindings
