using System.Diagnostics;

namespace Nabla.Numerics;

public sealed partial class ThreadTeam
{
    /// <summary>One thread of the team: waits for the number of the work to change, first spinning, then asleep.</summary>
    private sealed class Member
    {
        private static readonly long Patience = Stopwatch.Frequency / 20_000;

        private readonly ThreadTeam _team;
        private readonly int _index;
        private readonly SemaphoreSlim _woken = new(0);
        private int _asleep;

        public Member(ThreadTeam team, int index)
        {
            _team = team;
            _index = index;
            new Thread(Live) { IsBackground = true, Name = $"Nabla worker {index}" }.Start();
        }

        public void Wake()
        {
            if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0) _woken.Release();
        }

        public void End() => Wake();

        private void Live()
        {
            int done = 0;
            while (true)
            {
                done = Next(done);
                if (_team._ended) return;
                while (_team._claims.Take(_index, out int part))
                {
                    _team.Do(part);
                    _team._claims.Finish();
                }
            }
        }

        // The number of the next work, once there is one (or any, once the team has ended).
        private int Next(int done)
        {
            long until = Stopwatch.GetTimestamp() + Patience;
            while (true)
            {
                for (int i = 0; i < 32; i++)
                {
                    if (_team._claims.Number != done || _team._ended) return _team._claims.Number;
                    Pause();
                }

                if (Stopwatch.GetTimestamp() < until) continue;
                Interlocked.Exchange(ref _asleep, 1);

                // Work that came before the caller could see us asleep; if it has seen us, it wakes us in any case and that is to be
                // awaited.
                bool missed = _team._claims.Number != done || _team._ended;
                if (!missed || Interlocked.Exchange(ref _asleep, 0) == 0) _woken.Wait();
                until = Stopwatch.GetTimestamp() + Patience;
            }
        }
    }
}
