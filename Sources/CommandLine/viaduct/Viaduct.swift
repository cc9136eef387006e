internal import ArgumentParser
internal import ClusterModel
internal import Completing
internal import Glibc
internal import Inspection
internal import SmallFiles

/// The root command.
struct Viaduct: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "viaduct",
    abstract: "A Kubernetes service proxy that compiles Services into nftables.",
    discussion: """
      Services, EndpointSlices, Nodes and ServiceCIDRs are read from manifests (-f) in the form that kubectl prints. \
      Everything that Viaduct programs in the kernel is in the tables 'ip viaduct' and 'ip6 viaduct' or, with --backend \
      iptables, in chains whose names begin with VIADUCT-.

      Exit codes: 0 success, 1 a difference was found, or the file given to 'run --config' changed, 2 bad usage or \
      input, 3 the kernel refused. 'diff' exits with 2 on any error.
      """,
    version: "0.1.0",
    subcommands: [
      Compile.self, Apply.self, Diff.self, Trace.self, Explain.self, Graph.self, Get.self, Describe.self,
      Expose.self, Delete.self, LabCommand.self, Doctor.self, Top.self,
      Cleanup.self, Run.self, Manifests.self, Reference.self,
    ])
}

/// Runs the command; a failure becomes one line on standard error and an exit code.
@main
enum Main {
  static func main() {
    do {
      // Swift reads the command line from /proc; without it every command would print the help text.
      guard !CommandLine.arguments.isEmpty else {
        throw Failure(code: .input, message: "the command line cannot be read from /proc; mount procfs there")
      }
      let words = KubectlFlags.spelledOut(Array(CommandLine.arguments.dropFirst()))
      // The parser gives the same text, after half of the time that all of this takes.
      if asksForHelp(words) { return print(Viaduct.helpMessage()) }
      var command = try Viaduct.parseAsRoot(words)
      try command.run()
    } catch let failure as Failure {
      end(failure)
    } catch let error as InspectionError {
      end(Failure(error))
    } catch let answer as ExitCode {
      exit(answer.rawValue)
    } catch {
      exit(parserExit(error))
    }
  }

  /// Whether nothing but the text about the whole program is wanted.
  static func asksForHelp(_ words: [String]) -> Bool { [["--help"], ["-h"], ["help"]].contains(words) }

  private static func end(_ failure: Failure) -> Never {
    writeError("viaduct: \(failure.message)")
    exit(failure.code.rawValue)
  }

  /// Help, version and completion scripts are not failures; everything else that the parser reports is bad usage.
  private static func parserExit(_ error: any Error) -> Int32 {
    let message = Viaduct.fullMessage(for: error)
    if Viaduct.exitCode(for: error).isSuccess {
      print(message.completingWords)
      return 0
    }
    writeError(message)
    return FailureCode.input.rawValue
  }
}

/// The exit codes of failures, for scripts.
enum FailureCode: Int32 {
  /// A difference was found; for `run`: its configuration file changed, on which kube-proxy exits too.
  case difference = 1
  /// Bad usage or input.
  case input = 2
  /// The kernel refused.
  case kernel = 3
}

/// Why a command failed: one line, and an exit code.
struct Failure: Error {
  let code: FailureCode
  let message: String
}

/// Writes one line to standard error.
func writeError(_ line: String) {
  writeToStandardError(line + "\n")
}

/// Writes text to standard error, without escape sequences: it quotes names of files, of labels and of other programs. There
/// is nowhere to report that this failed.
@Sendable func writeToStandardError(_ text: String) {
  try? writeStandard(.error, Array(text.printable.utf8))
}

/// Writes text to standard output; to a terminal without escape sequences. Programs get it as it is.
func writeOutput(_ text: String) {
  writeOutput(Array((isatty(STDOUT_FILENO) == 1 ? text.printable : text).utf8))
}

/// Writes what draws on a terminal to standard output.
func writeControls(_ text: String) { writeOutput(Array(text.utf8)) }

/// Writes bytes to standard output. Ends the program if that fails: what reads the output must not take it for complete.
func writeOutput(_ bytes: [UInt8]) {
  do { try writeStandard(.output, bytes) } catch {
    writeError("viaduct: \(error)")
    exit(FailureCode.input.rawValue)
  }
}
