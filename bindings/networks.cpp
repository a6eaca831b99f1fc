#include "networks.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "affetto/bundle.h"
#include "arrays.h"
#include "bindings.h"
#include "nn/affine.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace affetto::bindings {
namespace {

using Vector = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Matrix = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

// Either a network on its own or one of a bundle, which it keeps alive.
class NetworkHandle {
public:
    explicit NetworkHandle(Network network)
        : own_(std::make_shared<Own>(std::move(network))), network_(&own_->network), mutex_(&own_->mutex) {}
    NetworkHandle(std::shared_ptr<BundleHandle> bundle, int index)
        : bundle_(std::move(bundle)), network_(&bundle_->processor.network(index)), mutex_(&bundle_->mutex) {}

    const Network& network() const { return *network_; }
    void reset() {
        const std::lock_guard lock(*mutex_);
        network_->reset();
    }
    /// Runs `steps` steps from `input` to `output`, without the interpreter's lock.
    void run(const float* input, float* output, std::size_t steps, std::vector<std::size_t> reset_before) {
        const nb::gil_scoped_release release;
        const std::lock_guard lock(*mutex_);
        const auto inputs = static_cast<std::size_t>(network_->input_size());
        const auto outputs = static_cast<std::size_t>(network_->output_size());
        std::sort(reset_before.begin(), reset_before.end());
        for (std::size_t step = 0; step < steps; ++step) {
            if (std::binary_search(reset_before.begin(), reset_before.end(), step)) network_->reset();
            network_->process({input + step * inputs, inputs}, {output + step * outputs, outputs});
        }
    }

private:
    struct Own {
        explicit Own(Network value) : network(std::move(value)) {}
        Network network;
        std::mutex mutex;
    };
    std::shared_ptr<Own> own_;
    std::shared_ptr<BundleHandle> bundle_;
    Network* network_;
    std::mutex* mutex_;
};

void check_input(const Network& network, std::size_t width, const float* values, std::size_t count) {
    if (width != static_cast<std::size_t>(network.input_size())) {
        const std::string message = "expected " + std::to_string(network.input_size()) +
                                    " inputs a step, found " + std::to_string(width);
        throw nb::value_error(message.c_str());
    }
    // One NaN would stay in an LSTM's state until the next reset.
    if (!std::all_of(values, values + count, [](float value) { return std::isfinite(value); })) {
        throw nb::value_error("expected finite inputs, found NaN or infinity");
    }
}

Array process(NetworkHandle& handle, const Vector& input) {
    check_input(handle.network(), input.shape(0), input.data(), input.size());
    std::vector<float> output(static_cast<std::size_t>(handle.network().output_size()));
    handle.run(input.data(), output.data(), 1, {});
    const std::size_t size = output.size();
    return array_of(std::move(output), {size});
}

Array run(NetworkHandle& handle, const Matrix& input, std::vector<std::size_t> reset_before) {
    check_input(handle.network(), input.shape(1), input.data(), input.size());
    const std::size_t steps = input.shape(0);
    const auto outputs = static_cast<std::size_t>(handle.network().output_size());
    std::vector<float> output(steps * outputs);
    handle.run(input.data(), output.data(), steps, std::move(reset_before));
    return array_of(std::move(output), {steps, outputs});
}

std::vector<std::tuple<std::string, int, int>> layers_of(const NetworkHandle& handle) {
    std::vector<std::tuple<std::string, int, int>> layers;
    for (const auto& layer : handle.network().layers()) {
        layers.emplace_back(layer->type(), layer->input_size(), layer->output_size());
    }
    return layers;
}

std::shared_ptr<BundleHandle> load(const std::filesystem::path& folder,
                                   const std::optional<std::string>& precision) {
    const auto held = precision ? std::optional(precision_named(*precision)) : std::nullopt;
    const nb::gil_scoped_release release;
    return std::make_shared<BundleHandle>(load_bundle(folder, held));
}

Array round_weights(const Matrix& matrix, const std::string& precision) {
    const auto rows = matrix.shape(0), columns = matrix.shape(1);
    if (rows == 0 || columns == 0)
        throw nb::value_error("expected a matrix with rows and columns, found none");
    const nn::Affine map(nn::output_major(matrix.data(), static_cast<int>(rows), static_cast<int>(columns)),
                         {}, {precision_named(precision), nullptr});
    return array_of(map.held(), {rows, columns});
}

NetworkHandle network_of(const std::shared_ptr<BundleHandle>& bundle, const std::string& name) {
    for (std::size_t i = 0; i < contract::networks.size(); ++i) {
        if (name == contract::networks[i].name) return NetworkHandle(bundle, static_cast<int>(i));
    }
    throw nb::key_error(name.c_str());
}

// ModelError with its four parts as attributes. The type is never freed: errors may be thrown until
// the interpreter ends.
PyObject* model_error_type = nullptr;

void translate(const std::exception_ptr& caught, void*) {
    try {
        std::rethrow_exception(caught);
    } catch (const ModelError& error) {
        const nb::object value = nb::borrow(model_error_type)(error.what());
        value.attr("file") = error.file();
        value.attr("path") = error.path();
        value.attr("expected") = error.expected();
        value.attr("found") = error.found();
        PyErr_SetObject(model_error_type, value.ptr());
    }
}

void bind_error(nb::module_& m) {
    model_error_type = PyErr_NewException("affetto._engine.ModelError", PyExc_ValueError, nullptr);
    m.attr("ModelError") = nb::borrow(model_error_type);
    nb::register_exception_translator(translate);
}

void bind_network(nb::module_& m) {
    nb::class_<NetworkHandle>(m, "Network", "A chain of layers that keeps its state from step to step.")
        .def_prop_ro("input_size", [](const NetworkHandle& self) { return self.network().input_size(); })
        .def_prop_ro("output_size", [](const NetworkHandle& self) { return self.network().output_size(); })
        .def_prop_ro("parameter_count",
                     [](const NetworkHandle& self) { return self.network().parameter_count(); })
        .def_prop_ro("layers", &layers_of, "Each layer's type, input size and output size.")
        .def("reset", &NetworkHandle::reset, "Clears the state.")
        .def("process", &process, "x"_a.noconvert(), "Runs one step: [inputs] to [outputs], float32.")
        .def("run", &run, "x"_a.noconvert(), "reset_before"_a = std::vector<std::size_t>(),
             "Runs many steps: [steps, inputs] to [steps, outputs], float32.\n\n"
             "The state is kept from before and cleared before each step of `reset_before`.");
    m.def(
        "read_rtneural_json",
        [](const std::filesystem::path& path) {
            const nb::gil_scoped_release release;
            return NetworkHandle(read_rtneural_json(path));
        },
        "path"_a, "Reads RTNeural JSON. Raises ModelError.");
    m.def(
        "check_rtneural_json",
        [](const std::filesystem::path& path) {
            ModelCheck check;
            {
                const nb::gil_scoped_release release;
                check = check_rtneural_json(path);
            }
            std::vector<std::tuple<std::string, std::string, std::string>> problems;
            for (auto& problem : check.problems) {
                problems.emplace_back(problem.path, problem.expected, problem.found);
            }
            std::optional<NetworkHandle> network;
            if (check.network) network.emplace(std::move(*check.network));
            return std::tuple(std::move(problems), std::move(network));
        },
        "path"_a,
        "Reads RTNeural JSON and gives all its problems as (path, expected, found), and the network\n"
        "where there is none. Raises ModelError where there is no such file.");
}

void bind_bundle(nb::module_& m) {
    nb::class_<BundleHandle>(m, "Bundle", "The five networks, proven by their golden vectors.")
        .def_prop_ro("name", [](const BundleHandle& self) { return self.processor.bundle().name; })
        .def_prop_ro("precision",
                     [](const BundleHandle& self) {
                         return std::string(precision_name(self.processor.bundle().precision));
                     })
        .def_prop_ro("weight_bytes",
                     [](const BundleHandle& self) { return self.processor.bundle().weight_bytes; })
        .def_prop_ro("manifest_json",
                     [](const BundleHandle& self) { return self.processor.bundle().manifest_json; })
        .def_prop_ro("golden_error",
                     [](const BundleHandle& self) { return self.processor.bundle().golden_error; })
        .def_prop_ro("rounded_error",
                     [](const BundleHandle& self) { return self.processor.bundle().rounded_error; })
        .def("network", &network_of, "name"_a,
             "One of the networks, by the contract's name; it shares its state with the bundle.");
    m.def(
        "load_bundle", &load, "path"_a, "precision"_a = nb::none(),
        "Loads a bundle's folder, checks it and runs its golden vectors. Raises ModelError.\n\n"
        "precision: of the weights as held, float32, float16 or int8; as the bundle stores them where None.");
    m.def("round_weights", &round_weights, "matrix"_a.noconvert(), "precision"_a,
          "What becomes of a matrix [rows, columns] when a layer holds it in that precision.");
}

}  // namespace

void bind_networks(nb::module_& m) {
    bind_error(m);
    bind_network(m);
    bind_bundle(m);
}

}  // namespace affetto::bindings
