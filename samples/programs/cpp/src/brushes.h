#pragma once

#include <string>

namespace lumen {

void load_brushes_at_start(const std::string& presets);
void import_brushes(const std::string& presets);
void select_brush(const std::string& preset);

}
