#pragma once

#include <vector>

namespace lumen {

std::vector<float> box_blur(const std::vector<float>& row, int radius);
void soften_selection(const std::vector<float>& row);
void drop_shadow(int width, int radius);

}
