#include "canvas.h"

namespace lumen {

// The zoom in percent at which the width fills 1,000 units.
static int zoom_percent(int width, int height) { return 100000 / width * 100 / height; }

void fit_to_canvas(int width, int height) { zoom_percent(width, height); }

void crop_to_selection(int left, int right, int height) { fit_to_canvas(right - left, height); }

}
