# An installation: the program with what it reads (component runtime), and the libraries for other programs (development).
# It may be moved as a whole: the program finds share/atoll beside itself, the CMake package its prefix.
include(CMakePackageConfigHelpers)
set(data ${CMAKE_INSTALL_DATADIR}/atoll)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/atoll)

install(TARGETS atoll RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
install(DIRECTORY configs jobs DESTINATION ${data} COMPONENT runtime FILES_MATCHING PATTERN *.yaml PATTERN *.md)
install(DIRECTORY configs/spaces configs/silicon DESTINATION ${data}/configs COMPONENT runtime FILES_MATCHING PATTERN *.csv)
install(DIRECTORY slurm DESTINATION ${data} COMPONENT runtime USE_SOURCE_PERMISSIONS)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)

# A layer that others may use brings those it needs.
set(layers base model search io)
foreach(layer ${layers})
  install(DIRECTORY include/atoll/${layer} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/atoll COMPONENT development)
  set_target_properties(atoll_${layer} PROPERTIES EXPORT_NAME ${layer})
endforeach()
set_target_properties(atoll_options PROPERTIES EXPORT_NAME options)
list(TRANSFORM layers PREPEND atoll_)
install(TARGETS atoll_options ${layers} EXPORT atoll ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT atoll NAMESPACE atoll:: FILE atoll-targets.cmake DESTINATION ${package} COMPONENT development)

set(DATA_DIR ${data})
configure_package_config_file(src/cmake/atoll-config.cmake.in ${PROJECT_BINARY_DIR}/cmake/atoll-config.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS DATA_DIR)
# Before 1.0 a minor version may change what the headers say.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/atoll-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmake/atoll-config.cmake ${PROJECT_BINARY_DIR}/cmake/atoll-config-version.cmake
        DESTINATION ${package} COMPONENT development)
