/// A program to be run once, to its end.
package struct ProgramCommand: Hashable, Sendable {
  /// Its name, without a folder.
  package let name: String
  /// The arguments after the name. A line break in one is not possible.
  package let arguments: [String]
  /// What it reads from standard input.
  package let input: [UInt8]
  /// After how many seconds it is killed.
  package let seconds: Int

  /// Creates a command.
  package init(_ name: String, _ arguments: [String] = [], input: [UInt8] = [], seconds: Int) {
    precondition(!arguments.contains { $0.contains("\n") || $0.isEmpty }, "\(arguments) cannot be passed")
    self.name = name
    self.arguments = arguments
    self.input = input
    self.seconds = seconds
  }
}

/// How a program ended by itself, and what it printed.
package struct ProgramOutput: Hashable, Sendable {
  /// Its exit status.
  package let status: Int32
  /// Its standard output.
  package let output: String
  /// Its standard error.
  package let errors: String

  /// Creates an output.
  package init(status: Int32 = 0, output: String = "", errors: String = "") {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

/// Why a program did not come to an end by itself.
package enum ProgramFailure: Error, Hashable, Sendable {
  /// There is no such program in any of the folders.
  case missing(String)
  /// A system call failed with this errno before it ran.
  case notStarted(String, errno: Int32)
  /// It was killed after this many seconds.
  case tookTooLong(String, seconds: Int)
  /// A signal ended it.
  case killed(String, signal: Int32)
}

/// What runs programs: the system, or a test in its place.
package protocol ProgramRunner: Sendable {
  /// Runs a program to its end.
  func run(_ command: ProgramCommand) throws(ProgramFailure) -> ProgramOutput
}
