/// The schemas of the kinds of files, each made beside the declarations of its fields.
#pragma once

#include "atoll/io/schema.hpp"

namespace atl::io {

SchemaValue job_schema();
SchemaValue study_schema();
SchemaValue space_schema();
SchemaValue network_schema();
SchemaValue cell_schema();
SchemaValue technology_schema();
SchemaValue template_schema();
SchemaValue physical_schema();
SchemaValue silicon_schema();

}  // namespace atl::io
