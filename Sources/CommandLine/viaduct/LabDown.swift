internal import ArgumentParser
internal import Foundation
internal import LabNode

/// `viaduct lab down`
struct LabDown: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract:
      "End a lab: its programs, namespaces, bridge and status files go, and settings are what they were.",
    discussion: "Works as well when the lab's process was killed, and when there is nothing left.")

  @OptionGroup var name: LabNameOption

  @Option(
    help: ArgumentHelp(
      "How long programs may take to end; default: what their Pods say.", valueName: "seconds"))
  var gracePeriod: Int?

  func validate() throws {
    if let gracePeriod, gracePeriod < 0 { throw ValidationError("--grace-period is a number of seconds") }
  }

  func run() throws {
    do throws(LabError) {
      let wasThere = try LabTeardown.remove(name.name.name, gracePeriod: gracePeriod.map { .seconds($0) })
      writeOutput(wasThere ? "lab \(name.name.name) is gone\n" : "there is no lab \(name.name.name)\n")
    } catch {
      throw error.failure
    }
  }
}
