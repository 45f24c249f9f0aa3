#pragma once

namespace lumen {

void fit_to_canvas(int width, int height);
void crop_to_selection(int left, int right, int height);

}
