internal import ObjectNotation
internal import ArgumentParser
internal import ClusterModel
internal import FoundationEssentials
internal import LabNode
internal import ManifestSource
internal import KubectlText

/// `viaduct lab status`
struct LabStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show a lab's Pods, and whether its process is running.",
    discussion: "Exit code 1: the lab is not up.")

  @OptionGroup var name: LabNameOption

  func run() throws {
    guard let record = LabRecord.read(name.name.name) else {
      writeOutput("lab \(name.name.name) is not up\n")
      let others = LabRecord.all().map(\.name)
      if !others.isEmpty { writeOutput("other labs: \(others.joined(separator: ", "))\n") }
      throw ExitCode(FailureCode.difference.rawValue)
    }
    writeOutput(header(record))
    let pods = record.folders.flatMap { record.pods(in: $0) }
    var style = ObjectListing.TableStyle(now: Int64(Date().timeIntervalSince1970))
    style.isWide = true
    style.showsNamespace = pods.contains { $0.name.namespace != "default" }
    writeOutput(ObjectListing(.pod, in: pods, ObjectListing.Query(namespace: nil)).table(style))
    if !record.isAlive { throw ExitCode(FailureCode.difference.rawValue) }
  }

  private func header(_ record: LabRecord) -> String {
    let place = "\(record.paths.joined(separator: ", ")), Pods in \(record.blocks.joined(separator: ", "))"
    let care =
      record.isAlive
      ? ""
      : "nothing supervises it: its process was killed; run 'viaduct lab down', or 'viaduct lab up' again\n"
    return "lab \(record.name): \(place)\n\(care)"
  }
}

extension LabRecord {
  /// Reads the current Pods of a folder.
  func pods(in folder: String) -> [ObjectValue] {
    (try? loadManifests(["\(folder)/.viaduct/pods.yaml"], keepsObjects: true).objects) ?? []
  }
}
