#include "blur.h"

namespace lumen {

static float window_sum(const float* row, int centre, int radius) {
    float sum = 0;
    for (int i = centre - radius; i <= centre + radius; ++i) sum += row[i < 0 ? 0 : i];
    return sum;
}

static void blur_row(const float* row, float* target, int width, int radius) {
    for (int x = 0; x < width; ++x) target[x] = window_sum(row, x, radius) / static_cast<float>(2 * radius + 1);
}

std::vector<float> box_blur(const std::vector<float>& row, int radius) {
    std::vector<float> target(row.size());
    blur_row(row.data(), target.data(), static_cast<int>(row.size()), radius);
    return target;
}

void soften_selection(const std::vector<float>& row) {
    std::vector<float> once = box_blur(row, 1);
    box_blur(once, 2);
}

void drop_shadow(int width, int radius) {
    std::vector<float> mask(static_cast<std::size_t>(width), 1.0F);
    box_blur(mask, radius);
}

}
