import Testing

@testable import Programs

/// Programs that every system has, run for real.
struct SystemProgramsTests {
  @Test func whatAProgramReadsAndPrintsMayBeLong() throws {
    let text = String(repeating: "-A VIADUCT-SERVICES -j RETURN\n", count: 40_000)
    let output = try SystemPrograms().run(ProgramCommand("cat", input: Array(text.utf8), seconds: 60))
    #expect(output.status == 0 && output.output == text && output.errors == "")
  }

  @Test func statusAndStandardErrorArePassedOn() throws {
    let output = try SystemPrograms().run(
      ProgramCommand("sh", ["-c", "echo out; echo wrong >&2; exit 4"], seconds: 60))
    #expect(output == ProgramOutput(status: 4, output: "out\n", errors: "wrong\n"))
  }

  @Test func theEnvironmentIsMinimal() throws {
    let names = try SystemPrograms().run(ProgramCommand("env", seconds: 60)).output
      .split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) }
    #expect(Set(names).subtracting(SystemPrograms.passedOn) == ["PATH", "LC_ALL"])
  }

  @Test func anArgumentWithSpacesIsOne() throws {
    let output = try SystemPrograms().run(ProgramCommand("echo", ["a  b", "\"c\""], seconds: 60))
    #expect(output.output == "a  b \"c\"\n")
  }

  @Test func aMissingProgramIsNamed() {
    #expect(throws: ProgramFailure.missing("no-such-program")) {
      try SystemPrograms().run(ProgramCommand("no-such-program", seconds: 60))
    }
    #expect(throws: ProgramFailure.missing("cat")) {
      try SystemPrograms(folders: []).run(ProgramCommand("cat", seconds: 60))
    }
  }

  @Test func aProgramThatDoesNotEndIsEnded() {
    #expect(throws: ProgramFailure.tookTooLong("sleep", seconds: 1)) {
      try SystemPrograms().run(ProgramCommand("sleep", ["600"], seconds: 1))
    }
  }

  @Test func aSignalIsTold() {
    #expect(throws: ProgramFailure.killed("sh", signal: 9)) {
      try SystemPrograms().run(ProgramCommand("sh", ["-c", "kill -9 $$"], seconds: 60))
    }
  }
}
