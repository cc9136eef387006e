import Addresses
import ClusterModel
import Testing

@testable import Lab

@Suite struct RolloutTests {
  /// Carries out rollouts, and keeps the Pods after each step.
  private struct World {
    var lives: [NamespacedName: PodLifecycle] = [:]
    var clock = 0.0

    mutating func step(_ wanted: DesiredPods) -> Rollout {
      let rollout = Rollout(from: lives, to: wanted)
      for pod in rollout.starting {
        lives[pod.name] = PodLifecycle(
          pod, addresses: [.v4(.init(rawValue: 1))], identifier: "", now: labTime(clock))
      }
      for name in rollout.ending { _ = lives[name]?.terminate(at: labTime(clock)) }
      return rollout
    }

    mutating func start(_ name: NamespacedName) {
      _ = lives[name]?.actionsDue(at: labTime(clock))
      lives[name]?.started(0, at: labTime(clock))
    }

    mutating func startAll() { for name in lives.keys where lives[name]?.isReady == false { start(name) } }

    mutating func endAll() {
      for name in lives.keys where lives[name]?.terminating != nil {
        lives[name]?.exited(0, .signal(15), at: labTime(clock))
      }
      lives = lives.filter { !$0.value.isGone }
    }
  }

  @Test func scalesUpAndDown() {
    var world = World()
    _ = world.step(wanted(deployment(replicas: 2)))
    world.startAll()
    let up = world.step(wanted(deployment(replicas: 3)))
    #expect(up.starting.count == 1 && up.ending.isEmpty && up.staying.count == 2)
    world.startAll()
    let down = world.step(wanted(deployment(replicas: 1)))
    #expect(down.ending.count == 2 && down.starting.isEmpty)
    let again = world.step(wanted(deployment(replicas: 3)))
    #expect(again.starting.isEmpty, "names are in use until their Pods are gone")
    world.endAll()
    #expect(world.step(wanted(deployment(replicas: 3))).starting.count == 2)
  }

  @Test func aNewTemplateReplacesReplicasOneByOne() {
    var world = World()
    _ = world.step(wanted(deployment(replicas: 2)))
    world.startAll()
    let old = Set(world.lives.keys)
    let new = wanted(deployment(replicas: 2, command: "perl"))
    let first = world.step(new)
    #expect(first.starting.count == 2 && first.ending.isEmpty, "old replicas stay until new ones are ready")
    world.start(first.starting[0].name)
    let second = world.step(new)
    #expect(second.ending.count == 1 && old.contains(second.ending[0]))
    world.start(first.starting[1].name)
    #expect(world.step(new).ending.count == 1)
    world.endAll()
    #expect(Set(world.lives.keys) == Set(new.pods.keys))
  }

  @Test func recreateTerminatesOldReplicasFirst() {
    var world = World()
    _ = world.step(wanted(deployment(replicas: 2, strategy: "Recreate")))
    world.startAll()
    let new = wanted(deployment(replicas: 2, command: "perl", strategy: "Recreate"))
    let first = world.step(new)
    #expect(first.ending.count == 2 && first.starting.isEmpty)
    #expect(world.step(new).starting.isEmpty)
    world.endAll()
    #expect(world.step(new).starting.count == 2)
  }

  @Test func aPodWithAnotherSpecIsANewPod() {
    var world = World()
    _ = world.step(wanted(podObject()))
    world.startAll()
    #expect(world.step(wanted(podObject())).staying.count == 1)
    let other = wanted(podObject(container: ["command": .list([.text("perl")])]))
    #expect(world.step(other).ending.count == 1)
    world.endAll()
    #expect(world.step(other).starting.count == 1)
    #expect(world.step(wanted()).ending.count == 1)
  }
}
