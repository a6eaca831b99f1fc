# What `cmake --install` gives: headers, library and a package for find_package(affetto).
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(affetto_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/affetto)
set_target_properties(affetto_engine PROPERTIES EXPORT_NAME affetto OUTPUT_NAME affetto)
target_include_directories(affetto_engine INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)

install(TARGETS affetto_engine EXPORT affettoTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/include/affetto ${CMAKE_CURRENT_BINARY_DIR}/include/affetto
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/models/default
  DESTINATION ${CMAKE_INSTALL_DATADIR}/affetto/models)
install(EXPORT affettoTargets NAMESPACE affetto:: DESTINATION ${affetto_package_dir})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/affettoConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/affettoConfig.cmake INSTALL_DESTINATION ${affetto_package_dir} PATH_VARS CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/affettoConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/affettoConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/affettoConfigVersion.cmake DESTINATION ${affetto_package_dir})
