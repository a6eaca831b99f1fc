# Installs the engine, builds the consumer against the package and lets it play.
#   cmake -DBUILD_DIR=... -DSOURCE_DIR=... -DWORK_DIR=... [-DFLAGS=...] -P package_test.cmake
file(REMOVE_RECURSE ${WORK_DIR})
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${WORK_DIR}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE_DIR}/examples/consumer -B ${WORK_DIR}/build -G ${GENERATOR}
  -DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_FLAGS=${FLAGS}
  -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/build)
run(${WORK_DIR}/build/consumer ${WORK_DIR}/prefix/share/affetto/models/default)

# What the guide shows must compile as it stands there.
file(READ ${SOURCE_DIR}/docs/plugin-integration.md guide)
string(REGEX MATCH "```cpp\n[^`]*```" snippet "${guide}")
string(REGEX REPLACE "```(cpp)?" "" snippet "${snippet}")
file(WRITE ${WORK_DIR}/guide.cpp "${snippet}\ntemplate void Companion::process(std::span<const float* const>, std::size_t, double,\n    double, bool, void (*)(std::uint32_t, std::array<std::uint8_t, 3>)) noexcept;\n")
run(${COMPILER} -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I${WORK_DIR}/prefix/include ${WORK_DIR}/guide.cpp)
