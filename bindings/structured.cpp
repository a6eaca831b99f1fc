#include "structured.h"

#include <nanobind/stl/string.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace nb = nanobind;

namespace affetto::bindings {

namespace {

nb::object dtype_of(nb::handle fields) { return nb::module_::import_("numpy").attr("dtype")(fields); }

std::string describe(nb::handle object, bool is_array) {
    if (!is_array) return nb::cast<std::string>(nb::str(object.type()));
    const auto text =
        nb::str("{} of {} dimensions").attr("format")(object.attr("dtype"), object.attr("ndim"));
    return nb::cast<std::string>(text);
}

}  // namespace

nb::list description(const std::vector<Field>& fields) {
    nb::list list;
    for (const auto& entry : fields) {
        if (entry.count == 1) {
            list.append(nb::make_tuple(entry.name, entry.format));
        } else {
            list.append(nb::make_tuple(entry.name, entry.format, nb::make_tuple(entry.count)));
        }
    }
    return list;
}

nb::object packed_rows(const std::vector<PlacedField>& fields, const void* structures, std::size_t count,
                       std::size_t structure_size) {
    nb::list description;
    for (const auto& entry : fields) description.append(nb::make_tuple(entry.name, entry.format));
    nb::object array = zeroed_rows(description, count);
    auto* to = static_cast<std::byte*>(data_of(array));
    for (std::size_t row = 0; row < count; ++row) {
        const auto* from = static_cast<const std::byte*>(structures) + row * structure_size;
        for (const auto& entry : fields) {
            const std::size_t size = entry.format[2] == '8' ? sizeof(double) : sizeof(std::int32_t);
            std::memcpy(to, from + entry.offset, size);
            to += size;
        }
    }
    return array;
}

nb::object checked_rows(nb::handle array, const nb::list& fields, std::size_t row_size, const char* name) {
    const auto numpy = nb::module_::import_("numpy");
    const auto expected = dtype_of(fields);
    if (nb::cast<std::size_t>(expected.attr("itemsize")) != row_size) {
        throw std::logic_error(std::string(name) + " do not fill their structure");
    }
    const bool is_array = nb::isinstance(array, numpy.attr("ndarray"));
    if (!is_array || !array.attr("dtype").equal(expected) || nb::cast<int>(array.attr("ndim")) != 1) {
        const auto message = std::string("expected a one-dimensional array of ") + name + ", found " +
                             describe(array, is_array);
        throw nb::type_error(message.c_str());
    }
    return numpy.attr("ascontiguousarray")(array);
}

nb::object zeroed_rows(nb::handle fields, std::size_t count) {
    return nb::module_::import_("numpy").attr("zeros")(count, dtype_of(fields));
}

void* data_of(nb::handle array) {
    return reinterpret_cast<void*>(nb::cast<std::uintptr_t>(array.attr("ctypes").attr("data")));
}

}  // namespace affetto::bindings
