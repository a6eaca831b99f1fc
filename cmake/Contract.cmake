# Generates <affetto/contract.h> from networks.json, so that no size is stated twice.
# The signature is the contract's canonical text (sizes and names, no prose); the Python reader
# builds the same text, and bundles carry its SHA-256.

function(_affetto_slices out_header out_signature out_size json network key)
  set(header "")
  set(signature "")
  set(offset 0)
  string(JSON count LENGTH "${json}" networks ${network} ${key})
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON name GET "${json}" networks ${network} ${key} ${i} name)
    string(JSON size GET "${json}" networks ${network} ${key} ${i} size)
    string(JSON about GET "${json}" networks ${network} ${key} ${i} about)
    string(APPEND header "/// ${about}\ninline constexpr Slice ${name}{\"${name}\", ${offset}, ${size}};\n")
    string(APPEND names "${name}, ")
    string(APPEND signature "  ${key} ${name} ${size}\n")
    math(EXPR offset "${offset} + ${size}")
  endforeach()
  string(APPEND header "inline constexpr std::array<Slice, ${count}> all{${names}};\n")
  set(${out_header} "${header}" PARENT_SCOPE)
  set(${out_signature} "${signature}" PARENT_SCOPE)
  set(${out_size} ${offset} PARENT_SCOPE)
endfunction()

function(affetto_generate_contract json_file header_file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${json_file}")
  file(READ "${json_file}" json)
  string(JSON version GET "${json}" contract)
  set(signature "affetto contract ${version}\n")
  set(constants "")
  foreach(section analysis grid)
    string(JSON count LENGTH "${json}" ${section})
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
      string(JSON name MEMBER "${json}" ${section} ${i})
      string(JSON value GET "${json}" ${section} ${name})
      string(APPEND constants "inline constexpr int ${name} = ${value};\n")
      string(APPEND signature "${section} ${name} ${value}\n")
    endforeach()
  endforeach()

  set(body "")
  set(specs "")
  string(JSON network_count LENGTH "${json}" networks)
  math(EXPR last_network "${network_count} - 1")
  foreach(n RANGE ${last_network})
    string(JSON name GET "${json}" networks ${n} name)
    string(JSON class GET "${json}" networks ${n} class)
    _affetto_slices(inputs input_signature input_size "${json}" ${n} input)
    _affetto_slices(outputs output_signature output_size "${json}" ${n} output)
    string(APPEND signature "network ${name} ${class}\n${input_signature}")
    set(layers "")
    string(JSON layer_count LENGTH "${json}" networks ${n} layers)
    math(EXPR last_layer "${layer_count} - 1")
    foreach(l RANGE ${last_layer})
      string(JSON type GET "${json}" networks ${n} layers ${l} type)
      string(JSON size GET "${json}" networks ${n} layers ${l} size)
      string(JSON activation ERROR_VARIABLE none GET "${json}" networks ${n} layers ${l} activation)
      if(none)
        set(activation "")
      endif()
      string(APPEND layers "LayerSpec{\"${type}\", ${size}, \"${activation}\"}, ")
      string(STRIP "  layer ${type} ${size} ${activation}" line)
      string(APPEND signature "  ${line}\n")
    endforeach()
    string(APPEND signature "${output_signature}")
    set(classes "")
    set(class_count 0)
    string(JSON class_count ERROR_VARIABLE none LENGTH "${json}" networks ${n} classes)
    if(none)
      set(class_count 0)
    else()
      math(EXPR last_class "${class_count} - 1")
      foreach(c RANGE ${last_class})
        string(JSON value GET "${json}" networks ${n} classes ${c})
        string(APPEND classes "\"${value}\", ")
        string(APPEND signature "  class ${value}\n")
      endforeach()
    endif()
    string(APPEND body "
namespace ${name} {
inline constexpr int index = ${n};
inline constexpr int input_size = ${input_size};
inline constexpr int output_size = ${output_size};
namespace in {
${inputs}}  // namespace in
namespace out {
${outputs}}  // namespace out
inline constexpr std::array<LayerSpec, ${layer_count}> layers{${layers}};
inline constexpr std::array<const char*, ${class_count}> classes{${classes}};
}  // namespace ${name}
")
    string(APPEND specs "    NetworkSpec{\"${name}\", \"${class}\", ${name}::input_size, ${name}::output_size, ${name}::in::all, ${name}::out::all, ${name}::layers, ${name}::classes},\n")
  endforeach()
  string(SHA256 hash "${signature}")

  set(text "// Generated from networks.json by cmake/Contract.cmake. Do not edit.
#pragma once

#include <array>
#include <span>
#include <string_view>

namespace affetto::contract {

/// A named run of a network's input or output vector.
struct Slice {
    const char* name;
    int offset;
    int size;
};

/// One layer: type (dense, lstm), output size, activation (empty where the type has its own).
struct LayerSpec {
    const char* type;
    int size;
    const char* activation;
};

struct NetworkSpec {
    const char* name;
    const char* class_name;
    int input_size;
    int output_size;
    std::span<const Slice> input;
    std::span<const Slice> output;
    std::span<const LayerSpec> layers;
    std::span<const char* const> classes;
};

inline constexpr int version = ${version};
${constants}${body}
inline constexpr int network_count = ${network_count};
inline constexpr std::array<NetworkSpec, network_count> networks{{
${specs}}};

/// The contract as canonical text; a bundle carries the SHA-256 of it.
inline constexpr std::string_view signature = R\"(${signature})\";
inline constexpr std::string_view hash = \"${hash}\";

}  // namespace affetto::contract
")
  file(CONFIGURE OUTPUT "${header_file}" CONTENT "${text}" @ONLY)
endfunction()
