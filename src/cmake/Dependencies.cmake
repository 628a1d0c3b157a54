# What atoll is built from, each with its reason. Debian 12 has all of it. Whatever is missing is told at once, by the names it
# has in Debian, Fedora and Spack.
set(ATOLL_MISSING "")
set(ATOLL_MISSING_DEBIAN "")
set(ATOLL_MISSING_FEDORA "")
set(ATOLL_MISSING_SPACK "")

# Notes `what` as missing: what it is FOR, and the packages that bring it.
macro(atoll_missing what)
  cmake_parse_arguments(MISSING "" "FOR" "DEBIAN;FEDORA;SPACK" ${ARGN})
  string(APPEND ATOLL_MISSING "\n  ${what}: ${MISSING_FOR}")
  foreach(system DEBIAN FEDORA SPACK)
    list(APPEND ATOLL_MISSING_${system} ${MISSING_${system}})
  endforeach()
endmacro()

# A CMake package; a macro, since what is found belongs to the caller.
macro(atoll_find package)
  cmake_parse_arguments(WANTED "" "VERSION;FOR" "COMPONENTS;DEBIAN;FEDORA;SPACK" ${ARGN})
  find_package(${package} ${WANTED_VERSION} QUIET COMPONENTS ${WANTED_COMPONENTS})
  if(NOT ${package}_FOUND)
    list(JOIN WANTED_COMPONENTS ", " parts)
    if(parts)
      set(parts " (${parts})")
    endif()
    atoll_missing("${package}${parts}" FOR "${WANTED_FOR}" DEBIAN ${WANTED_DEBIAN} FEDORA ${WANTED_FEDORA} SPACK ${WANTED_SPACK})
  endif()
endmacro()

# A library that is a header.
macro(atoll_find_header variable header)
  find_path(${variable} ${header})
  if(NOT ${variable})
    atoll_missing(${header} ${ARGN})
  endif()
endmacro()

set(HDF5_PREFER_PARALLEL OFF)  # one writer: serial HDF5 is faster at these sizes and simpler to keep safe
atoll_find(HDF5 COMPONENTS C FOR "checkpoints and results" DEBIAN libhdf5-dev FEDORA hdf5-devel SPACK hdf5)
atoll_find(yaml-cpp FOR "jobs and configurations" DEBIAN libyaml-cpp-dev FEDORA yaml-cpp-devel SPACK yaml-cpp)
atoll_find(fmt FOR "text formatting (GCC 12 has no std::format)" DEBIAN libfmt-dev FEDORA fmt-devel SPACK fmt)
atoll_find(CLI11 FOR "command line" DEBIAN libcli11-dev FEDORA cli11-devel SPACK cli11)
atoll_find(nlohmann_json FOR "result.json" DEBIAN nlohmann-json3-dev FEDORA json-devel SPACK nlohmann-json)
atoll_find_header(XXHASH_INCLUDE_DIR xxhash.h FOR "content hashes" DEBIAN libxxhash-dev FEDORA xxhash-devel SPACK xxhash)
atoll_find_header(RANDOM123_INCLUDE_DIR Random123/philox.h FOR "counter-based random numbers"
                  DEBIAN librandom123-dev FEDORA Random123-devel SPACK random123)
if(ATOLL_WITH_MPI)
  atoll_find(MPI COMPONENTS C CXX FOR "ranks (not needed with -DATOLL_WITH_MPI=OFF)"
             DEBIAN libopenmpi-dev openmpi-bin FEDORA openmpi-devel SPACK openmpi)
  atoll_find(Boost VERSION 1.74 COMPONENTS mpi serialization FOR "messages between ranks (not needed with -DATOLL_WITH_MPI=OFF)"
             DEBIAN libboost-mpi-dev libboost-serialization-dev FEDORA boost-openmpi-devel SPACK boost+mpi+serialization)
endif()
set(ATOLL_HAS_ONNX OFF)
if(ATOLL_WITH_ONNX STREQUAL AUTO)
  find_package(Protobuf QUIET)
  find_package(ONNX QUIET CONFIG)
  if(Protobuf_FOUND AND ONNX_FOUND)
    set(ATOLL_HAS_ONNX ON)
  endif()
elseif(ATOLL_WITH_ONNX)
  atoll_find(Protobuf FOR "parsing ONNX models (not needed with -DATOLL_WITH_ONNX=OFF)"
             DEBIAN libprotobuf-dev protobuf-compiler FEDORA protobuf-devel SPACK protobuf)
  atoll_find(ONNX FOR "shapes in ONNX models (not needed with -DATOLL_WITH_ONNX=OFF)" DEBIAN libonnx-dev FEDORA onnx-devel SPACK onnx)
  set(ATOLL_HAS_ONNX ON)
endif()
if(ATOLL_WITH_PYTHON)
  find_program(Python3_EXECUTABLE python3 PATHS /usr/bin NO_DEFAULT_PATH)  # the system's, as for the tests
  find_package(Python3 QUIET COMPONENTS Interpreter Development.Module)
  find_package(pybind11 QUIET CONFIG)
  if(ATOLL_WITH_PYTHON STREQUAL AUTO AND NOT (Python3_FOUND AND pybind11_FOUND))
    message(STATUS "Without the Python module: pybind11 or Python's headers are not there (Debian: pybind11-dev python3-dev)")
    set(ATOLL_WITH_PYTHON OFF)
  elseif(NOT Python3_FOUND OR NOT pybind11_FOUND)
    atoll_missing("pybind11 and Python's headers" FOR "the Python module (not needed with -DATOLL_WITH_PYTHON=OFF)"
                  DEBIAN pybind11-dev python3-dev FEDORA pybind11-devel python3-devel SPACK py-pybind11 python)
  endif()
endif()
if(ATOLL_TESTS)
  atoll_find(GTest FOR "tests (not needed with -DATOLL_TESTS=OFF)" DEBIAN libgtest-dev libgmock-dev FEDORA gmock-devel SPACK googletest)
  if(ATOLL_BENCHMARKS)
    atoll_find(benchmark FOR "benchmarks (not needed with -DATOLL_BENCHMARKS=OFF)"
               DEBIAN libbenchmark-dev FEDORA google-benchmark-devel SPACK benchmark)
  endif()
endif()

if(ATOLL_MISSING)
  foreach(system DEBIAN FEDORA SPACK)
    list(JOIN ATOLL_MISSING_${system} " " names_${system})
  endforeach()
  set(hint "")
  if(ATOLL_WITH_MPI AND NOT MPI_FOUND)
    set(hint "\nFedora and many clusters hide MPI until it is loaded: module load mpi (names differ: module avail mpi).")
  endif()
  message(FATAL_ERROR "What atoll is built from is not all there. Missing:${ATOLL_MISSING}\n\n"
    "  Debian, Ubuntu:  apt-get install ${names_DEBIAN}\n"
    "  Fedora:          dnf install ${names_FEDORA}\n"
    "  Spack (no root): spack install ${names_SPACK} && spack load ${names_SPACK}\n\n"
    "What lies in a place of its own is found with -DCMAKE_PREFIX_PATH=/its/prefix.${hint}")
endif()
