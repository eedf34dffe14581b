"""DICOM files that are made to do harm (D15 to D19): each is built, read in the app's way, and told about in a sentence.

What reading costs is measured in processes of their own, whose peak of memory is theirs alone.
"""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_phantom import stack, write_ball
from pydicom.data import get_testdata_file
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels import set_pixel_data
from pydicom.uid import HTJ2KLossless, JPEGLSLossless

from fourclick.annotator import cli
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage import dicom_decoder
from fourclick.annotator.storage.doctor import diagnose
from fourclick.annotator.storage.image_files import read_image

CT = Path(str(get_testdata_file("CT_small.dcm", download=False)))
J2K = Path(str(get_testdata_file("MR_small_jp2klossless.dcm", download=False)))
EXPLICIT = b"1.2.840.10008.1.2.1\0"
MOST_MB = 400
"""Above what importing alone takes. The libraries were measured to take 1.6 to 2.1 GB for these files."""

MEASURE = """
import json, resource, sys
from pathlib import Path
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.doctor import diagnose
from fourclick.annotator.storage.image_files import read_image
from pydicom.data import get_testdata_file
import pydicom.pixels, SimpleITK
from fourclick.annotator.storage import dicom_files, doctor_dicom
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
found = diagnose([Path(sys.argv[1])])
told = [*found.left_out, *(each.sentence for one in found.candidates for each in one.findings)]
try:
    shape = read_image(Path(sys.argv[1])).voxels.shape
except UnreadableImage as error:
    shape = None
    told.append(str(error))
print(json.dumps([told, shape, peak() - before]))
"""


def measured(path):
    """What the doctor and the reader say, the shape of what was read (None for nothing), and the megabytes that it took."""
    pytest.importorskip("resource", reason="peaks of memory are told by POSIX systems")
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", MEASURE, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told, shape, megabytes = json.loads(done.stdout.splitlines()[-1])
    return told, shape, megabytes


def with_meta(elements=b"", syntax=EXPLICIT):
    meta = b"\x02\x00\x10\x00UI" + struct.pack("<H", len(syntax)) + syntax + elements
    return bytes(128) + b"DICM" + b"\x02\x00\x00\x00UL\x04\x00" + struct.pack("<I", len(meta)) + meta


def nested():
    """D15: sequences in sequences, 5,000 deep."""
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff"
    return with_meta() + b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff" + item * 5000


def endless_element():
    """D16: an element that claims nearly 4 GiB."""
    return with_meta() + b"\x08\x00\x40\x11OB\0\0\xf0\xff\xff\xff" + b"abc" * 20


def bogus_kind(syntax=EXPLICIT):
    """D17: an element of no known kind in the file's meta information, which claims 1.6 GB."""
    return with_meta(b"\x02\x00\x12\x00ZZ\0\0\x00\x00\x00\x60", syntax) + bytes(700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (nested(), "nests or claims more than any real one"),
        (endless_element(), "holds no image"),
        (bogus_kind(), "holds no image"),
        (bogus_kind(b"1.2.840.10008.1.2.4.70"), "holds no image"),
    ],
    ids=["D15 nested", "D16 endless", "D17 bogus kind", "D17 for GDCM"],
)
def test_headers_that_claim_too_much_cost_nothing_and_are_told(tmp_path, content, words):
    path = tmp_path / "evil.dcm"
    path.write_bytes(content)
    told, shape, megabytes = measured(path)
    assert shape is None
    assert any(words in sentence for sentence in told), told
    assert all("evil.dcm" in sentence for sentence in told)
    assert megabytes < MOST_MB


def test_a_deflate_bomb_is_refused_without_being_inflated(tmp_path):
    """D18: some megabytes that grow to 600."""
    body = CT.read_bytes()
    pixels = body.index(b"\xe0\x7f\x10\x00OW")
    start = body.index(b"\x08\x00\x05\x00CS")
    packer, size = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS), 600_000_000
    parts = [packer.compress(body[start : pixels + 8] + struct.pack("<I", size))]
    parts += [packer.compress(bytes(10_000_000)) for _ in range(size // 10_000_000)]
    path = tmp_path / "evil.dcm"
    path.write_bytes(with_meta(syntax=b"1.2.840.10008.1.2.1.99") + b"".join(parts) + packer.flush())
    assert path.stat().st_size < 3_000_000
    told, shape, megabytes = measured(path)
    assert shape is None
    assert all("grows beyond 537 MB" in sentence for sentence in told), told
    assert megabytes < MOST_MB


def test_a_picture_that_is_larger_than_its_header_says_stays_outside(tmp_path):
    """64 x 64 by the DICOM header, 60,000 x 60,000 by the packed picture itself."""
    dataset = pydicom.dcmread(J2K)
    (frame,) = generate_frames(dataset.PixelData, number_of_frames=1)
    frame = bytearray(frame)
    at = frame.index(b"\xff\x51")
    struct.pack_into(">II", frame, at + 6, 60000, 60000)
    struct.pack_into(">II", frame, at + 22, 60000, 60000)
    dataset.PixelData = encapsulate([bytes(frame)])
    dataset.save_as(tmp_path / "evil.dcm")
    told, shape, megabytes = measured(tmp_path / "evil.dcm")
    assert shape is None
    assert "evil.dcm" in told[-1]
    assert megabytes < MOST_MB


def large(path, side):
    """Something that takes a while to unpack."""
    dataset = pydicom.dcmread(CT)
    noise = np.random.default_rng(0).integers(0, 4096, (side // 8, side // 8), np.uint16)
    set_pixel_data(dataset, np.kron(noise, np.ones((8, 8), np.uint16)), "MONOCHROME2", 12)
    dataset.compress(JPEGLSLossless, generate_instance_uid=False)
    dataset.save_as(path)
    return path


@pytest.fixture(scope="module")
def slow(tmp_path_factory):
    return large(tmp_path_factory.mktemp("slow") / "slow.dcm", side=2000)


def test_unpacking_is_stopped_in_time(slow):
    began = time.monotonic()
    with pytest.raises(UnreadableImage, match=r"slow\.dcm: unpacking it was stopped after 0\.01 s"):
        dicom_decoder.decoded(slow, 8_000_000, seconds=0.01)
    assert time.monotonic() - began < 20
    assert read_image(slow).voxels.shape == (1, 2000, 2000), "the next one is unpacked as ever"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do not keep to a limit of memory")
def test_unpacking_gets_no_more_memory_than_its_limit(slow):
    with pytest.raises(UnreadableImage, match=r"slow\.dcm: "):
        dicom_decoder.decoded(slow, 8_000_000, memory=100_000_000)
    assert read_image(slow).voxels.size


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_decoder_that_dies_is_a_sentence(slow, monkeypatch):
    """As a decoder does whose memory a file has spoilt."""
    real = dicom_decoder._Child._reply

    def dying(child, name):
        if name == slow.name:
            os.kill(child._process.pid, signal.SIGSEGV)
        return real(child, name)

    monkeypatch.setattr(dicom_decoder._Child, "_reply", dying)
    with pytest.raises(UnreadableImage, match=r"slow\.dcm: unpacking its pixels ended badly \(signal 11\)"):
        read_image(slow)
    monkeypatch.undo()
    assert read_image(slow).voxels.size


def test_a_relative_path_is_read_by_a_process_that_was_started_elsewhere(slow, monkeypatch):
    expected = read_image(slow).voxels
    assert dicom_decoder._idle
    monkeypatch.chdir(slow.parent)
    assert np.array_equal(read_image(Path(slow.name)).voxels, expected)


def test_a_process_that_died_while_it_waited_is_replaced(slow):
    read_image(slow)
    (child,) = dicom_decoder._idle
    child._process.kill()
    child._process.wait()
    assert read_image(slow).voxels.size


def test_processes_go_when_nothing_is_left_to_unpack(slow, monkeypatch):
    dicom_decoder.stop_all()
    monkeypatch.setattr(dicom_decoder, "IDLE_S", 0.05)
    read_image(slow)
    until = time.monotonic() + 20
    while dicom_decoder._idle and time.monotonic() < until:
        time.sleep(0.02)
    assert dicom_decoder._idle == []


def test_several_threads_unpack_at_once(slow):
    dataset = pydicom.dcmread(slow)
    expected = dataset.pixel_array.astype(np.int32) * int(dataset.RescaleSlope) + int(dataset.RescaleIntercept)
    found = []
    threads = [threading.Thread(target=lambda: found.append(read_image(slow).voxels[0])) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [np.array_equal(each, expected) for each in found] == [True] * 3


@pytest.mark.parametrize("name", ["MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm"])
def test_what_the_process_unpacks_is_what_was_packed(name):
    packed = read_image(CT.parent / name)
    plain = read_image(CT.parent / "MR_small.dcm")
    assert packed.voxels.dtype == plain.voxels.dtype
    assert np.array_equal(packed.voxels, plain.voxels)
    assert packed.geometry == plain.geometry


def test_one_hostile_file_does_not_keep_the_others_out(tmp_path, capsys):
    folder = write_ball(tmp_path / "scans", stack(np.arange(0, 10, 2.5)))
    (folder / "evil.dcm").write_bytes(nested())
    (folder / "evil too.dcm").write_bytes(bogus_kind())
    assert len(diagnose([folder]).candidates) == 1
    cli.main(["project", "import", str(tmp_path / "project"), str(folder)])
    told = "".join(capsys.readouterr())
    assert "1 images added" in told
    assert "evil.dcm" in told
    assert "evil too.dcm" in told


# D19: a decoder that is not installed

ABSENT = "import sys\nfor name in ('pylibjpeg', 'openjpeg', '_openjpeg', 'jpeg_ls', 'gdcm'):\n    sys.modules[name] = None\n"


def without_decoders(folder, path):
    """As `measured`, where neither pylibjpeg-openjpeg nor pyjpegls nor python-gdcm can be imported, here and in any child."""
    (folder / "sitecustomize.py").write_text(ABSENT)
    paths = os.pathsep.join(each for each in (str(folder), os.environ.get("PYTHONPATH", "")) if each)
    command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(sys.platform == "win32", reason="peaks of memory are told by POSIX systems")
def test_a_compression_whose_package_is_missing_names_it(tmp_path):
    dataset = pydicom.dcmread(J2K)
    dataset.file_meta.TransferSyntaxUID = HTJ2KLossless
    # GDCM would take a plain JPEG 2000 for one
    dataset.PixelData = encapsulate([b"\xff\x4f\xff\x51" + bytes(400)])
    dataset.save_as(tmp_path / "quick.dcm")
    (tmp_path / "absent").mkdir()
    told, shape, _ = without_decoders(tmp_path / "absent", tmp_path / "quick.dcm")
    assert shape is None
    name = "High-Throughput JPEG 2000 Image Compression (Lossless Only)"
    assert told == [
        f"Compressed as {name}, which nothing here decodes. pip install pylibjpeg pylibjpeg-openjpeg adds it.",
        f"quick.dcm: no decoder for its compression ({name}) is installed. pip install pylibjpeg pylibjpeg-openjpeg adds it.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="peaks of memory are told by POSIX systems")
@pytest.mark.parametrize("name", ["MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm", "MR_small_RLE.dcm"])
def test_without_their_packages_the_usual_compressions_are_still_read(tmp_path, name):
    """By GDCM, which comes with SimpleITK, or by pydicom itself."""
    told, shape, _ = without_decoders(tmp_path, CT.parent / name)
    assert shape == [1, 64, 64]
    assert any("it can be decoded" in sentence for sentence in told)


def test_a_compression_that_nobody_knows_is_told_as_such(tmp_path):
    dataset = pydicom.dcmread(J2K)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.102"
    dataset.save_as(tmp_path / "film.dcm")
    (candidate,) = diagnose([tmp_path / "film.dcm"]).candidates
    assert not candidate.outcomes()
    with pytest.raises(UnreadableImage, match="No package for it is known"):
        read_image(tmp_path / "film.dcm")
