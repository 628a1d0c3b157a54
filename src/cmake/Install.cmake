# An installation: the program with what it reads (component runtime), and the libraries for other programs (development).
# It may be moved as a whole: the program finds share/atoll beside itself, the CMake package its prefix.
include(CMakePackageConfigHelpers)
set(data ${CMAKE_INSTALL_DATADIR}/atoll)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/atoll)

install(TARGETS atoll RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime)
install(DIRECTORY configs jobs DESTINATION ${data} COMPONENT runtime FILES_MATCHING PATTERN *.yaml PATTERN *.md PATTERN *.py)
install(DIRECTORY configs/spaces configs/silicon DESTINATION ${data}/configs COMPONENT runtime FILES_MATCHING PATTERN *.csv)
install(DIRECTORY slurm DESTINATION ${data} COMPONENT runtime USE_SOURCE_PERMISSIONS)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)

# A layer that others may use brings those it needs; the program as a library brings all, and needs more to be found.
function(atoll_export set)
  foreach(name ${ARGN})
    set_target_properties(atoll_${name} PROPERTIES EXPORT_NAME ${name})
    install(TARGETS atoll_${name} EXPORT ${set} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
  endforeach()
  install(EXPORT ${set} NAMESPACE atoll:: FILE ${set}-targets.cmake DESTINATION ${package} COMPONENT development)
endfunction()
set(layers base model search io run)
foreach(layer ${layers})
  install(DIRECTORY include/atoll/${layer} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/atoll COMPONENT development)
endforeach()
atoll_export(atoll options ${layers})
set(program_parts report program)
if(ATOLL_WITH_MPI)
  list(APPEND program_parts mpi)
endif()
atoll_export(atoll-program ${program_parts})

set(DATA_DIR ${data})
configure_package_config_file(src/cmake/atoll-config.cmake.in ${PROJECT_BINARY_DIR}/cmake/atoll-config.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS DATA_DIR)
# Before 1.0 a minor version may change what the headers say.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/atoll-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmake/atoll-config.cmake ${PROJECT_BINARY_DIR}/cmake/atoll-config-version.cmake
        DESTINATION ${package} COMPONENT development)
