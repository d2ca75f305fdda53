using Nabla.Studio.Sessions;

namespace Nabla.Studio.Tests;

public class LatestTests
{
    [Fact]
    public async Task A_reader_never_gets_fields_of_two_writes()
    {
        var latest = new Latest<(long A, long B, long C, long D)>(default);
        bool isOver = false;
        var writer = Task.Run(() =>
        {
            for (long n = 0; !Volatile.Read(ref isOver); n++) latest.Value = (n, n, n, n);
        });
        try
        {
            for (int read = 0; read < 300_000; read++)
            {
                var (a, b, c, d) = latest.Value;
                Assert.Equal((a, a, a), (b, c, d));
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            await writer;
        }
    }
}
