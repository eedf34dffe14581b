"""The picture of the surfaces: drawn off the screen, by whatever OpenGL there is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.label_box import LabelBox
from fourclick.annotator.surface.mesh import Affine, label_surface
from fourclick.annotator.surface.surface_file import NamedSurface

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

DEGREES_PER_PX = 0.5
MOST_LAYERS = 12
"""So many surfaces one behind the other are mixed in their order; of more behind them little would be seen."""
CROSS_COLOUR = (110, 200, 255)
FRONT, HEAD = (0.0, -1.0, 0.0), (0.0, 0.0, 1.0)
# seen from this side of the patient (LPS), with this up
DIRECTIONS = {
    "A": (FRONT, HEAD),
    "P": ((0.0, 1.0, 0.0), HEAD),
    "L": ((1.0, 0.0, 0.0), HEAD),
    "R": ((-1.0, 0.0, 0.0), HEAD),
    "S": (HEAD, FRONT),
    "I": ((0.0, 0.0, -1.0), FRONT),
}


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    digest: bytes
    polydata: Any
    actor: Any


class Scene:
    """Surfaces by label, the crosshair, and a camera that starts in front of the patient, who stands upright."""

    def __init__(self) -> None:
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 (registers the renderer)
        from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(1)
        self._window.SetMultiSamples(0)
        self._window.SetAlphaBitPlanes(1)
        self._renderer = vtkRenderer()
        self._renderer.UseFXAAOn()
        # what is half transparent is mixed by its depth, not in the order in which it came; costs nothing where all is opaque
        self._renderer.UseDepthPeelingOn()
        self._renderer.SetMaximumNumberOfPeels(MOST_LAYERS)
        self._renderer.SetOcclusionRatio(0.0)
        self._window.AddRenderer(self._renderer)
        self._shown: dict[int, _Shown] = {}
        self._names: dict[int, tuple[str, Colour]] = {}
        self._opacities: dict[int, float] = {}
        self._cross: Any = None
        self._is_placed = False

    @property
    def backend(self) -> str:
        """The class of VTK's window, as vtkEGLRenderWindow."""
        return str(self._window.GetClassName())

    @property
    def triangles(self) -> int:
        return sum(each.polydata.GetNumberOfPolys() for each in self._shown.values())

    def set_labels(self, box: LabelBox | None, affine_lps: Affine) -> None:
        """Makes the surfaces of what has changed. affine_lps: from (column, row, slice) to LPS mm."""
        from scipy.ndimage import find_objects

        wanted: dict[int, tuple[bytes, npt.NDArray[np.bool_], tuple[int, int, int]]] = {}
        for number, place in enumerate([] if box is None else find_objects(box.labels), start=1):
            if place is not None and box is not None:
                mask = box.labels[place] == number
                start = tuple(side.start + first for side, first in zip(place, box.start, strict=True))
                key = repr((start, mask.shape, affine_lps.tolist())).encode() + np.packbits(mask).tobytes()
                wanted[number] = (hashlib.blake2b(key).digest(), mask, start)
        for label in self._shown.keys() - wanted.keys():
            self._renderer.RemoveActor(self._shown.pop(label).actor)
        for label, (digest, mask, start) in wanted.items():
            if label not in self._shown or self._shown[label].digest != digest:
                self._show(label, digest, label_surface(mask, start, affine_lps))
        if not self._shown:
            self._is_placed = False
        elif not self._is_placed:
            self.look_from("A")

    def set_names(self, names: dict[int, tuple[str, Colour]]) -> None:
        """Name and colour of each label."""
        self._names = names
        for label, shown in self._shown.items():
            shown.actor.GetProperty().SetColor(*(part / 255 for part in self._colour(label)))

    def set_opacities(self, opacities: dict[int, float]) -> None:
        """0 to 1 of each label; one without is opaque, and of 0 nothing is seen."""
        self._opacities = opacities
        for label, shown in self._shown.items():
            self._make_transparent(label, shown.actor)

    def set_background(self, colour: Colour) -> None:
        self._renderer.SetBackground(*(part / 255 for part in colour))

    def set_crosshair(self, place_mm: tuple[float, float, float] | None) -> None:
        """Three lines through a place in LPS mm, as far as the surfaces reach; None for none."""
        if self._cross is not None:
            self._renderer.RemoveActor(self._cross)
            self._cross = None
        if place_mm is not None and self._shown:
            self._cross = _cross(place_mm, self._bounds())
            self._renderer.AddActor(self._cross)

    def surfaces(self) -> dict[int, NamedSurface]:
        return {
            label: NamedSurface(shown.polydata, self._names.get(label, (f"label {label}", (0, 0, 0)))[0], self._colour(label))
            for label, shown in sorted(self._shown.items())
        }

    # The camera

    def look_from(self, side: str) -> None:
        """From a side of DIRECTIONS, so that all surfaces are seen."""
        camera, (direction, up) = self._renderer.GetActiveCamera(), DIRECTIONS[side]
        if not self._shown:
            return
        bounds = self._bounds()
        middle = [(bounds[2 * axis] + bounds[2 * axis + 1]) / 2 for axis in range(3)]
        camera.SetFocalPoint(*middle)
        camera.SetPosition(*(at + along for at, along in zip(middle, direction, strict=True)))
        camera.SetViewUp(*up)
        self._renderer.ResetCamera(bounds)
        self._is_placed = True

    def turn(self, dx: float, dy: float) -> None:
        """By a drag of so many screen pixels."""
        camera = self._renderer.GetActiveCamera()
        camera.Azimuth(-DEGREES_PER_PX * dx)
        camera.Elevation(DEGREES_PER_PX * dy)
        camera.OrthogonalizeViewUp()

    def zoom(self, factor: float) -> None:
        self._renderer.GetActiveCamera().Dolly(factor)

    def pan(self, dx: float, dy: float) -> None:
        """By shares of the picture's height, right and down."""
        camera = self._renderer.GetActiveCamera()
        across, up, _ = self.axes_matrix()
        height = 2 * camera.GetDistance() * np.tan(np.radians(camera.GetViewAngle() / 2))
        shift = height * (-dx * across + dy * up)
        camera.SetPosition(*(np.array(camera.GetPosition()) + shift))
        camera.SetFocalPoint(*(np.array(camera.GetFocalPoint()) + shift))

    def axes_matrix(self) -> npt.NDArray[np.float64]:
        """(3, 3): the picture's right, its up and the direction towards the eye, as LPS unit vectors."""
        matrix = self._renderer.GetActiveCamera().GetViewTransformMatrix()
        return np.array([[matrix.GetElement(row, column) for column in range(3)] for row in range(3)])

    def picture(self, width: int, height: int) -> npt.NDArray[np.uint8]:
        """(height, width, 3) uint8, top row first. Raises RuntimeError where there is no OpenGL."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter

        self._window.SetSize(width, height)
        self._renderer.ResetCameraClippingRange()
        self._window.Render()
        reading = vtkWindowToImageFilter()
        reading.SetInput(self._window)
        reading.ShouldRerenderOff()
        reading.ReadFrontBufferOff()
        reading.Update()
        scalars = reading.GetOutput().GetPointData().GetScalars()
        if scalars is None or scalars.GetNumberOfValues() != width * height * 3:
            raise RuntimeError("nothing was drawn")
        found = np.asarray(vtk_to_numpy(scalars), np.uint8)
        return np.ascontiguousarray(found.reshape(height, width, 3)[::-1])

    # Inside

    def _show(self, label: int, digest: bytes, polydata: Any) -> None:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        if label in self._shown:
            self._renderer.RemoveActor(self._shown.pop(label).actor)
        mapper, actor = vtkPolyDataMapper(), vtkActor()
        mapper.SetInputData(polydata)
        mapper.ScalarVisibilityOff()
        actor.SetMapper(mapper)
        surface = actor.GetProperty()
        surface.SetColor(*(part / 255 for part in self._colour(label)))
        surface.SetAmbient(0.15)
        surface.SetDiffuse(0.85)
        surface.SetSpecular(0.15)
        surface.SetSpecularPower(20)
        self._make_transparent(label, actor)
        self._renderer.AddActor(actor)
        self._shown[label] = _Shown(digest, polydata, actor)

    def _make_transparent(self, label: int, actor: Any) -> None:
        opacity = self._opacities.get(label, 1.0)
        actor.GetProperty().SetOpacity(opacity)
        actor.SetVisibility(opacity > 0)

    def _colour(self, label: int) -> Colour:
        return self._names.get(label, ("", (153, 153, 153)))[1]

    def _bounds(self) -> tuple[float, ...]:
        bounds = np.array([each.polydata.GetBounds() for each in self._shown.values()])
        return tuple(value for axis in range(3) for value in (bounds[:, 2 * axis].min(), bounds[:, 2 * axis + 1].max()))


def _cross(place_mm: tuple[float, float, float], bounds: tuple[float, ...]) -> Any:
    from vtkmodules.vtkFiltersCore import vtkAppendPolyData
    from vtkmodules.vtkFiltersSources import vtkLineSource
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    reach = 0.15 * max(bounds[2 * axis + 1] - bounds[2 * axis] for axis in range(3))
    lines = vtkAppendPolyData()
    for axis in range(3):
        ends = [list(place_mm), list(place_mm)]
        ends[0][axis] = min(bounds[2 * axis] - reach, place_mm[axis])
        ends[1][axis] = max(bounds[2 * axis + 1] + reach, place_mm[axis])
        line = vtkLineSource()
        line.SetPoint1(*ends[0])
        line.SetPoint2(*ends[1])
        lines.AddInputConnection(line.GetOutputPort())
    mapper, actor = vtkPolyDataMapper(), vtkActor()
    mapper.SetInputConnection(lines.GetOutputPort())
    actor.SetMapper(mapper)
    actor.GetProperty().SetColor(*(part / 255 for part in CROSS_COLOUR))
    actor.GetProperty().SetLineWidth(1.5)
    actor.GetProperty().LightingOff()
    return actor
