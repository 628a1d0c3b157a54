# `cpack`, or the target `package`: Debian packages where dpkg is at home, and an archive for machines without root.
set(ATOLL_MAINTAINER "The atoll authors <atoll@noreply.invalid>" CACHE STRING "Whom Debian packages name as their maintainer")

set(CPACK_PACKAGE_NAME atoll)
set(CPACK_PACKAGE_VENDOR "The atoll authors")
set(CPACK_PACKAGE_CONTACT ${ATOLL_MAINTAINER})
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)  # the Python module belongs to one version of Python: `cmake --install` alone has it
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_GENERATOR TGZ)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)  # all in one
find_program(DPKG_DEB dpkg-deb)
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)  # package dpkg-dev: names the packages of the libraries
mark_as_advanced(DPKG_DEB DPKG_SHLIBDEPS)
if(DPKG_DEB AND DPKG_SHLIBDEPS)
  list(APPEND CPACK_GENERATOR DEB)
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)  # atoll, and libatoll-dev
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME atoll)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION science)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
if(ATOLL_WITH_MPI)
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS openmpi-bin)
endif()
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "Searches for one in-memory-computing accelerator that runs a whole portfolio
of neural networks well. An island-model search runs over MPI; every candidate
is costed on every network by an analytical model of energy, latency and area,
and the state is checkpointed and resumes exactly.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libatoll-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "atoll (= ${PROJECT_VERSION}), libhdf5-dev, libyaml-cpp-dev, libfmt-dev, nlohmann-json3-dev")
if(ATOLL_WITH_MPI)
  set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libopenmpi-dev, libboost-mpi-dev, libboost-serialization-dev")
endif()
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "Static libraries, headers and a CMake package for other programs: the cost
model of in-memory-computing accelerators, the search over their designs, and
the reader of configurations and results; and the program itself, to which
others add objectives and algorithms of their own.")

# What Debian wants to lie in every package: its licence and its changes.
if(DPKG_DEB)
  find_program(GZIP gzip REQUIRED)
  mark_as_advanced(GZIP)
  foreach(name atoll libatoll-dev)
    set(folder ${PROJECT_BINARY_DIR}/debian/${name})
    file(READ LICENSE licence)
    file(WRITE ${folder}/copyright "${licence}")
    file(WRITE ${folder}/changelog
      "${name} (${PROJECT_VERSION}) unstable; urgency=medium\n\n  * Version ${PROJECT_VERSION}.\n\n"
      " -- ${ATOLL_MAINTAINER}  Thu, 01 Jan 2026 00:00:00 +0000\n")
    execute_process(COMMAND ${GZIP} -9nf ${folder}/changelog COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  install(FILES ${PROJECT_BINARY_DIR}/debian/atoll/copyright ${PROJECT_BINARY_DIR}/debian/atoll/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/atoll COMPONENT runtime)
  install(FILES ${PROJECT_BINARY_DIR}/debian/libatoll-dev/copyright ${PROJECT_BINARY_DIR}/debian/libatoll-dev/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libatoll-dev COMPONENT development)
endif()
include(CPack)
