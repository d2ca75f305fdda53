using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nabla.Numerics;

public sealed partial class ThreadTeam
{
    /// <summary>Which parts of the present work are free and how many are unfinished.</summary>
    /// <remarks>
    /// The free parts are bits of the same word that holds the number of the work, so that a thread which comes late can never take
    /// a part of one work for a part of the next. Both words have cache lines of their own.
    /// </remarks>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private sealed class Claims
    {
        // Beyond this many pauses (some 50 µs) a waiting caller lets other threads of a busy machine run.
        private const int Patience = 2000;

        [FieldOffset(64)]
        private long _numberAndFree;

        [FieldOffset(128)]
        private int _unfinished;

        public int Number => (int)(Volatile.Read(ref _numberAndFree) >> 32);

        /// <summary>Offers all parts but the first, which is the caller's.</summary>
        public void Open(int parts)
        {
            Volatile.Write(ref _unfinished, parts - 1);
            long free = (1L << parts) - 2;
            Interlocked.Exchange(ref _numberAndFree, ((long)(Number + 1) << 32) | free);
        }

        public bool Take(int own, out int part)
        {
            while (true)
            {
                long seen = Volatile.Read(ref _numberAndFree);
                uint free = (uint)seen;
                part = (free >> own & 1) != 0 ? own : BitOperations.TrailingZeroCount(free);
                if (free == 0) return false;
                if (Interlocked.CompareExchange(ref _numberAndFree, seen & ~(1L << part), seen) == seen) return true;
            }
        }

        public void Finish() => Interlocked.Decrement(ref _unfinished);

        public void WaitUntilDone()
        {
            for (int i = 0; Volatile.Read(ref _unfinished) != 0; i++)
            {
                if (i < Patience) Pause();
                else Thread.Yield();
            }
        }
    }

    private static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }
}
