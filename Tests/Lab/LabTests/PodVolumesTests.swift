import ClusterModel
import Testing

@testable import Lab

/// The volumes of Pods, and the files that their programs see.
@Suite struct PodVolumesTests {
  private func pod(_ volume: [String: ObjectValue], mount: [String: ObjectValue] = [:]) -> ObjectValue {
    podObject(
      container: [
        "volumeMounts": .list([
          .object(["name": .text("data"), "mountPath": .text("/data")].merging(mount) { $1 })
        ])
      ], spec: ["volumes": .list([.object(volume.merging(["name": .text("data")]) { $1 })])])
  }

  private let configMap = ObjectValue.object([
    "apiVersion": .text("v1"), "kind": .text("ConfigMap"), "metadata": .object(["name": .text("words")]),
    "data": .object(["b": .text("two"), "a": .text("one")]), "binaryData": .object(["c": .text("AP8=")]),
  ])

  private func path(_ text: String) -> [String: ObjectValue] {
    ["hostPath": .object(["path": .text(text)])]
  }

  @Test func anEmptyDirMayHaveALimit() {
    let found = wanted(pod(["emptyDir": .object(["sizeLimit": .text("1Mi")])]))
    #expect(found.pods.values.first?.volumes.first?.source == .emptyDir(limit: 1 << 20))
    #expect(found.pods.values.first?.containers.first?.mounts.first?.path == "/data")
    #expect(found.diagnostics.isEmpty)
  }

  @Test func aConfigMapBecomesFiles() {
    let reference: ObjectValue = .object(["name": .text("words")])
    let found = wanted(pod(["configMap": reference]), configMap)
    guard case .configMap(let files)? = found.pods.values.first?.volumes.first?.source else {
      Issue.record("there is no such volume: \(found.diagnostics)")
      return
    }
    #expect(files.map(\.path) == ["a", "b", "c"])
    #expect(files.map(\.bytes) == [Array("one".utf8), Array("two".utf8), [0, 255]])
    #expect(wanted(pod(["configMap": reference])).pods.isEmpty, "without the ConfigMap there is no Pod")
  }

  @Test func itemsChooseKeysAndPaths() {
    func read(_ key: String, _ path: String) -> DesiredPods {
      let item = ObjectValue.object(["key": .text(key), "path": .text(path)])
      return wanted(
        pod(["configMap": .object(["name": .text("words"), "items": .list([item])])]), configMap)
    }
    #expect(
      read("a", "in/a").pods.values.first?.volumes.first?.source
        == .configMap([LabVolume.File(path: "in/a", bytes: Array("one".utf8))]))
    #expect(read("z", "z").pods.isEmpty)
    #expect(read("a", "../a").pods.isEmpty, "no path leads out of the volume")
  }

  @Test func foldersOfTheMachineNeedTheirFlag() {
    func read(_ text: String) -> DesiredPods {
      var permissions = LabPermissions()
      permissions.hostFolders = ["/srv/lab"]
      return DesiredPods([.init(folder: "/lab", object: pod(path(text)))], permissions: permissions)
    }
    for good in ["/srv/lab", "/srv/lab/", "/srv/lab/a"] { #expect(read(good).pods.count == 1, "\(good)") }
    for bad in ["/", "/srv", "/srv/laboratory", "/srv/lab/../x", "srv/lab", "/etc"] {
      #expect(read(bad).pods.isEmpty, "\(bad)")
    }
    #expect(read("/etc").diagnostics.contains { $0.description.contains("--allow-host-path /etc") })
  }

  @Test func mountsStayInTheirVolume() {
    for (field, text) in [
      ("subPath", "../x"), ("subPath", "/x"), ("mountPath", "data"), ("mountPath", "/a/../b"),
    ] {
      #expect(wanted(pod(["emptyDir": .object([:])], mount: [field: .text(text)])).pods.isEmpty)
    }
    #expect(wanted(pod(["emptyDir": .object([:])], mount: ["name": .text("other")])).pods.isEmpty)
    let secret = wanted(pod(["secret": .object([:])]))
    #expect(secret.pods.count == 1, "a kind that is not supported costs no more than itself")
    #expect(secret.diagnostics.map(\.severity) == [.warning])
  }

  // MARK: Files

  @Test func thePlanShowsTheMachineWithoutItsSecrets() {
    var machine = MachineFiles()
    machine.root = ["usr": .folder, "etc": .folder, "root": .folder, "bin": .link("usr/bin"), "var": .folder]
    machine.existing = ["/etc/shadow": false, "/etc/ssh": true, "/dev/null": false, "/proc/sys": true]
    machine.empty = "/run/empty"
    let steps = PodFiles(mark: "viaduct-lab:x/", folder: "/home/ann/lab").steps(
      on: machine, root: "/run/root")
    #expect(steps.contains(.bind(from: "/usr", at: "/usr", .read)))
    #expect(steps.contains(.link("/bin", to: "usr/bin")))
    #expect(steps.contains(.folder("/root")))
    #expect(!steps.contains(.bind(from: "/root", at: "/root", .read)))
    #expect(steps.contains(.bind(from: "/run/empty", at: "/etc/shadow", .read)))
    #expect(steps.contains(.mount("tmpfs", at: "/etc/ssh", .read, options: "mode=0,size=4k")))
    #expect(steps.contains(.bind(from: "/home/ann/lab", at: "/home/ann/lab", .read)))
    #expect(steps.contains(.bind(from: "/run/root/proc/sys", at: "/proc/sys", .kernel)))
    #expect(steps.contains(.processes(named: "viaduct-lab:x/", at: "/proc")))
    #expect(steps.last == .seal)
    let order = [
      FileStep.bind(from: "/etc", at: "/etc", .read), .bind(from: "/run/empty", at: "/etc/shadow", .read),
    ]
    #expect(
      order.compactMap { steps.firstIndex(of: $0) } == order.compactMap { steps.firstIndex(of: $0) }.sorted())
  }

  @Test func aReadOnlyRootHasNothingToWriteTo() {
    var machine = MachineFiles()
    machine.root = ["var": .folder]
    var files = PodFiles(mark: "", folder: "/lab")
    files.isReadOnly = true
    let steps = files.steps(on: machine, root: "/run/root")
    let open = steps.compactMap { step -> String? in
      if case .mount(_, let path, .write, let options) = step, options.contains("1777") { path } else { nil }
    }
    #expect(open == ["/dev/shm"])
    #expect(steps.contains(.folder("/tmp")))
  }

  @Test func programsOutOfSightAreKnown() {
    var files = PodFiles(mark: "", folder: "/home/ann/lab")
    files.shown = [PodFiles.Shown(from: "/srv/data", at: "/data", isFolder: true, isReadOnly: false)]
    for path in ["/usr/bin/env", "/opt/x", "/home/ann/lab/hello.py", "/data/x", "/etc/passwd"] {
      #expect(files.shows(path), "\(path)")
    }
    for path in ["/root/x", "/home/ann/x", "/etc/shadow", "/tmp/x", "/run/docker.sock", "/etc/ssh/key"] {
      #expect(!files.shows(path), "\(path)")
    }
  }
}
