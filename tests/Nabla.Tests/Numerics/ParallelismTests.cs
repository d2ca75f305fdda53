using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

[Collection("process-wide settings")]
public class ParallelismTests
{
    [Fact]
    public void One_thread_leaves_the_work_to_the_caller()
    {
        int before = Parallelism.MaxThreads;
        try
        {
            Parallelism.MaxThreads = 1;
            Assert.Null(WorkerPoolCache.Get(0));
            Parallelism.MaxThreads = 3;
            Assert.Equal(3, WorkerPoolCache.Get(0)!.Threads);
            Assert.Equal(2, WorkerPoolCache.Get(2)!.Threads);
            Parallelism.MaxThreads = 1000;
            Assert.Equal(WorkerPool.MaxThreads, Parallelism.MaxThreads);
            Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.MaxThreads = 0);
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
