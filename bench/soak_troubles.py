"""What happens in the weeks of soak.py, and on which day: stops, kills, other configurations, clocks that are set, and what fails."""
import signal
import subprocess

HOUR = 1 / 24


def of(soak, days):
    """Moments in days, a name for each, and what is to be awaited then. Of a plan for thirty days, spread over so many."""
    def at(day):
        return day * days / 30

    return [(at(day), name, happen) for day, name, happen in
            stops(soak) + reloads(soak) + clocks(soak)] + [
                one for day, hours, name, begin, end in failures(soak) for one in
                ((at(day), name, begin), (at(day) + hours * HOUR, name + ": over", end))]


def stops(soak):
    def restart(how):
        async def happen():
            soak.proxy.stopping = True
            await soak.program.end(how)
            soak.proxy.stopping = False
            soak.program.start()
        return happen

    return ([(day, "stopped and started", restart(signal.SIGTERM)) for day in (6.3, 16.4, 19.2)] +
            [(day, "killed and started", restart(signal.SIGKILL)) for day in (12.1, 18.7, 22.6)])


def reloads(soak):
    """A twentieth of the sources is taken out, and put back a few days later; in between the file has a mistake."""
    def sources(part):
        async def happen():
            soak.left_out = set(soak.addresses[part::20]) if part is not None else set()
            soak.configure()
            soak.program.child.send_signal(signal.SIGHUP)
        return happen

    async def mistake():
        soak.configure(mistake="polll: {}\n")
        soak.program.child.send_signal(signal.SIGHUP)

    async def mended():
        soak.configure()
        soak.program.child.send_signal(signal.SIGHUP)

    return ([(2.5 + 3 * turn, "other sources", sources(turn)) for turn in range(9)] +
            [(3.4, "a mistake in the file", mistake), (3.6, "mended", mended), (20.4, "a mistake in the file", mistake),
             (20.6, "mended", mended), (29, "all sources", sources(None))])


def clocks(soak):
    def jump(hours):
        async def happen():
            soak.program.jump(hours * 3600)
        return happen

    return [(4.2, "its clock is 5 h ahead", jump(5)), (8.3, "and set back", jump(-5)), (14.6, "its clock is 30 h behind", jump(-30)),
            (15.7, "and right again", jump(30)), (24.3, "its clock is 2 days ahead", jump(48)), (25.2, "and set back", jump(-48))]


def failures(soak):
    """Day, how many hours, what, how it begins, how it ends."""
    def network(off):
        async def happen():
            soak.offline = off
        return happen

    def hook(down):
        async def happen():
            soak.hook.down = down
        return happen

    def disk(full):
        async def happen():
            soak.program.limit_files(4096 if full else -1)
        return happen

    async def moved_away():
        subprocess.run(["mv", "digests", "digests.away"], cwd=soak.folder, check=True)
        (soak.folder / "digests").write_text("in the way")

    async def put_back():
        (soak.folder / "digests").unlink()
        subprocess.run(["mv", "digests.away", "digests"], cwd=soak.folder, check=True)

    return [(7.1, 6, "no network", network(True), network(False)), (13.2, 20, "no network", network(True), network(False)),
            (10.2, 40, "the webhook is down", hook(True), hook(False)), (23.2, 10, "the webhook is down", hook(True), hook(False)),
            (17.2, 3, "no room on the disk", disk(True), disk(False)), (26.3, 3, "no room on the disk", disk(True), disk(False)),
            (21.2, 12, "a file where the digests' folder is to be", moved_away, put_back)]
