using System.Runtime.InteropServices;
using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class WorkerPoolTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 4, 8];

    [Theory, MemberData(nameof(Threads))]
    public void Every_part_is_done_once_before_the_call_returns(int threads)
    {
        using var workers = new WorkerPool(threads);
        var work = new Counting();
        for (int round = 0; round < 2000; round++)
        {
            int parts = round % (WorkerPool.MaxThreads + 1);
            workers.Run(parts, work);
            Assert.All(work.Done[..parts], count => Assert.Equal(1, count));
            Assert.Equal(parts, work.Done.Sum());
            Array.Clear(work.Done);
            if (round % 500 == 0) Thread.Sleep(2);
        }
    }

    [Fact]
    public void An_exception_comes_back_when_all_other_parts_are_done()
    {
        using var workers = new WorkerPool(3);
        for (int round = 0; round < 50; round++)
        {
            var work = new Counting { Fails = 2 };
            var error = Assert.Throws<InvalidOperationException>(() => workers.Run(5, work));
            Assert.Equal("part 2", error.Message);
            Assert.Equal(5, work.Done.Sum());
        }

        var next = new Counting();
        workers.Run(5, next);
        Assert.Equal(5, next.Done.Sum());
    }

    [Fact]
    public void Work_within_work_is_done_by_its_caller()
    {
        using var workers = new WorkerPool(2);
        var nested = new Nested(workers);
        workers.Run(4, nested);
        Assert.Equal(12, nested.Inner.Sum(work => work.Done.Sum()));
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var workers = new WorkerPool(2);
        var work = new Counting();
        Assert.Equal(0, AllocatedBytes.By(() =>
        {
            for (int i = 0; i < 100; i++) workers.Run(2, work);
        }));
    }

    [Fact]
    public void Waiting_is_measured_on_request()
    {
        using var workers = new WorkerPool(2);
        var times = workers.Times = new WaitTimes();
        for (int i = 0; i < 100; i++) workers.Run(2, new Counting());
        workers.Times = null;
        workers.Run(2, new Counting());
        Assert.Equal(100, times.Runs);
        Assert.InRange(times.CallerWaits, 0, times.Parallel);
        Assert.InRange(times.WorkersBusy, 0, times.Parallel);
    }

    [Fact]
    public void Sizes_out_of_range_are_named()
    {
        Assert.Contains("(got 0)", Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(0)).Message);
        using var workers = new WorkerPool(1);
        Assert.Contains("(got 33)", Assert.Throws<ArgumentOutOfRangeException>(() => workers.Run(33, new Counting())).Message);
    }

    [Theory, MemberData(nameof(Threads))]
    [Trait("Speed", "slow")]
    public void A_product_has_the_same_bits_with_any_number_of_threads(int threads)
    {
        using var workers = new WorkerPool(threads);
        foreach ((int rows, int depth, int columns) in new[]
            { (128, 100, 90), (10, 784, 16), (784, 10, 30), (1, 700, 500), (500, 300, 1), (100, 200, 33), (300, 400, 410),
            (700, 1200, 20) })
        {
            float[] a = Draw(rows * depth, 1), b = Draw(depth * columns, 2), expected = Draw(rows * columns, 3), actual = [.. expected];
            Gemm.Add(new Matrix<float>(expected, rows, columns), new Matrix<float>(a, rows, depth),
                new Matrix<float>(b, columns, depth).Transposed);
            for (int i = 0; i < 3; i++)
            {
                actual = Draw(rows * columns, 3);
                Gemm.Add(new Matrix<float>(actual, rows, columns), new Matrix<float>(a, rows, depth),
                    new Matrix<float>(b, columns, depth).Transposed, workers);
                Assert.True(MemoryMarshal.AsBytes(expected.AsSpan())
                    .SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())), $"{rows}×{depth}×{columns} differs.");
            }
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private sealed class Counting : IParallelWork
    {
        public int[] Done { get; } = new int[WorkerPool.MaxThreads];

        public int Fails { get; init; } = -1;

        public void Run(int part)
        {
            Interlocked.Increment(ref Done[part]);
            if (part == Fails) throw new InvalidOperationException($"part {part}");
        }
    }

    private sealed class Nested(WorkerPool workers) : IParallelWork
    {
        public Counting[] Inner { get; } = [new(), new(), new(), new()];

        public void Run(int part) => workers.Run(3, Inner[part]);
    }
}
