internal import ArgumentParser
internal import Glibc
internal import LabNode

/// `viaduct lab down`
struct LabDown: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract:
      "End a lab: remove its programs, namespaces, bridge and status files, and restore settings.",
    discussion: "Also works if the lab's process was killed, or if nothing is left.")

  @OptionGroup var name: LabNameOption

  @Option(
    help: ArgumentHelp(
      "How long programs may take to end, in seconds (default: as in their Pods).", valueName: "seconds"))
  var gracePeriod: Int?

  func validate() throws {
    if let gracePeriod, gracePeriod < 0 {
      throw ValidationError("--grace-period: must be a number of seconds, at least 0")
    }
  }

  func run() throws {
    do throws(LabError) {
      let wasThere = try LabTeardown.remove(name.name.name, gracePeriod: gracePeriod.map { .seconds($0) })
      writeOutput(wasThere ? "lab \(name.name.name) is down\n" : "there is no lab \(name.name.name)\n")
    } catch {
      throw error.failure
    }
  }
}
