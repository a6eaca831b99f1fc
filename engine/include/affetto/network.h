// Networks: layers in the order of RTNeural's model files, run one step at a time.
//
// Threading model: one thread at a time. Building allocates and may throw; `process` and `reset`
// never allocate, lock or throw, and may run on the audio thread.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace affetto {

/// A model or bundle that was refused: what was read, where in it, what was expected and found.
class ModelError : public std::runtime_error {
public:
    ModelError(std::string file, std::string path, std::string expected, std::string found);
    const std::string& file() const noexcept { return file_; }
    const std::string& path() const noexcept { return path_; }
    const std::string& expected() const noexcept { return expected_; }
    const std::string& found() const noexcept { return found_; }

private:
    std::string file_, path_, expected_, found_;
};

/// One thing that is wrong with a model file.
struct ModelProblem {
    std::string path;  ///< Where, such as `layers[2].weights[0]`; empty for the file as a whole.
    std::string expected, found;
};

/// One layer: input vector in, output vector out, state inside.
class Layer {
public:
    virtual ~Layer() = default;
    virtual std::string type() const = 0;
    virtual int input_size() const noexcept = 0;
    virtual int output_size() const noexcept = 0;
    virtual std::size_t parameter_count() const noexcept = 0;
    virtual void reset() noexcept = 0;
    /// `input` and `output` have the layer's sizes and do not overlap.
    virtual void process(const float* input, float* output) noexcept = 0;
    /// A layer of the same weights, which are not copied, with a state of its own, cleared. Allocates.
    virtual std::unique_ptr<Layer> share() const = 0;
    /// The same with the state that this one has. Without an override for layers that have none.
    virtual std::unique_ptr<Layer> copy() const { return share(); }
};

/// A chain of layers. Stateful: LSTM and GRU keep their state from `process` to `process`.
class Network {
public:
    /// Throws std::invalid_argument where a layer's input is not the size of the output before it.
    explicit Network(std::vector<std::unique_ptr<Layer>> layers);

    int input_size() const noexcept;
    int output_size() const noexcept;
    std::size_t parameter_count() const noexcept;
    std::span<const std::unique_ptr<Layer>> layers() const noexcept { return layers_; }
    void reset() noexcept;
    /// Runs one step. `input` has input_size() values, `output` output_size().
    void process(std::span<const float> input, std::span<float> output) noexcept;
    /// A network of the same weights, which are not copied, with a state of its own, cleared. Allocates;
    /// this network may meanwhile be shared by other threads, but not run.
    Network share() const;
    /// The same with the state that this one has.
    Network copy() const;

private:
    /// Vectors between layers lie on the stack where no layer is wider, so that they stay in the cache
    /// however many networks take turns.
    static constexpr std::size_t stack_width = 512;

    std::vector<std::unique_ptr<Layer>> layers_;
    std::vector<float> wide_[2];  ///< In place of them, where one is.
};

/// Reads RTNeural JSON (the dialect of RTNeural's run-time loader). Throws ModelError.
///
/// Refuses everything that RTNeural's own loader would skip, fill up or misread: see docs/formats.md.
Network read_rtneural_json(const std::filesystem::path& file);

/// The same reading with all problems collected: every one, up to a hundred, or else the network.
struct ModelCheck {
    std::vector<ModelProblem> problems;
    std::optional<Network> network;
};
ModelCheck check_rtneural_json(const std::filesystem::path& file);

}  // namespace affetto
