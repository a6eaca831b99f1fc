// NumPy's structured arrays as spans of C++ structures.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace affetto::bindings {

/// One member of a structure, as NumPy describes it.
struct Field {
    const char* name;
    const char* format;
    std::size_t count;
};

template <typename Structure, typename Member>
Field field(const char* name, Member Structure::*) {
    using Element = std::remove_all_extents_t<Member>;
    static_assert(std::is_same_v<Element, float> || std::is_same_v<Element, std::int32_t>);
    return {name, std::is_same_v<Element, float> ? "<f4" : "<i4", sizeof(Member) / sizeof(Element)};
}

/// The fields in the form that numpy.dtype takes; they must fill their structure.
nanobind::list description(const std::vector<Field>& fields);

/// A member at its place, for structures that their fields do not fill.
struct PlacedField {
    const char* name;
    const char* format;
    std::size_t offset;
};

template <typename Structure, typename Member>
PlacedField placed_field(const char* name, Member Structure::*member) {
    static_assert(std::is_same_v<Member, double> || sizeof(Member) == sizeof(std::int32_t));
    static const Structure example{};
    const auto offset =
        reinterpret_cast<const char*>(&(example.*member)) - reinterpret_cast<const char*>(&example);
    return {name, std::is_same_v<Member, double> ? "<f8" : "<i4", static_cast<std::size_t>(offset)};
}

/// An array of these fields of structures that lie one after the other, without what pads them.
nanobind::object packed_rows(const std::vector<PlacedField>& fields, const void* structures,
                             std::size_t count, std::size_t structure_size);

/// A contiguous copy or view of an array of exactly these fields. Throws TypeError for anything else,
/// with `name` saying which fields were expected.
nanobind::object checked_rows(nanobind::handle array, const nanobind::list& fields, std::size_t row_size,
                              const char* name);

/// Zeros, as many rows as asked; `fields` is anything that numpy.dtype takes.
nanobind::object zeroed_rows(nanobind::handle fields, std::size_t count);

/// Where an array's data lie.
void* data_of(nanobind::handle array);

/// An argument's rows, for as long as this lives.
template <typename Row>
class StructuredView {
public:
    StructuredView(nanobind::handle array, const nanobind::list& fields, const char* name)
        : array_(checked_rows(array, fields, sizeof(Row), name)) {}

    std::span<const Row> rows() const {
        return {static_cast<const Row*>(data_of(array_)), nanobind::len(array_)};
    }

private:
    nanobind::object array_;
};

/// A new array whose rows are written here and handed to Python.
template <typename Row>
class StructuredResult {
public:
    StructuredResult(nanobind::handle fields, std::size_t count)
        : array_(zeroed_rows(fields, count)), count_(count) {}

    std::span<Row> rows() const { return {static_cast<Row*>(data_of(array_)), count_}; }
    nanobind::object array() const { return array_; }

private:
    nanobind::object array_;
    std::size_t count_;
};

}  // namespace affetto::bindings
