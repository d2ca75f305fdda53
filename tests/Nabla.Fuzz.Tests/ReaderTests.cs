namespace Nabla.Fuzz.Tests;

/// <summary>
/// A short form of the command: some inputs for each reader, the same ones every time. All tests are in this one class, since memory is
/// that of the process: what runs beside would be counted too.
/// </summary>
public class ReaderTests
{
    private const int Inputs = 1000;

    public static TheoryData<string> Readers => [.. Formats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    [Trait("Speed", "slow")]
    public void Damaged_files_are_refused_in_time_and_in_little_memory(string reader)
    {
        var campaign = new Campaign(Formats.All.Single(format => format.Name == reader), seed: 1,
            Path.Combine(AppContext.BaseDirectory, "fuzz-failures"))
        {
            // Beside other tests the collector works for them too.
            Patience = TimeSpan.FromMinutes(1),
            OnHang = failure => Environment.FailFast($"{reader}: {failure}"),
        };
        var outcome = campaign.Run(0, Inputs, TimeSpan.MaxValue);
        Assert.Empty(outcome.Failures);
        Assert.Equal(Inputs, outcome.Accepted + outcome.Refused);
        // Else the inputs would say nothing of what comes behind the first check.
        Assert.InRange(outcome.Accepted, 1, Inputs - 1);
    }

    [Fact]
    public void An_input_is_a_function_of_seed_and_number_alone()
    {
        var (one, other) = (Of(1), Of(1));
        Assert.Equal(one.Make(7), other.Make(7));
        Assert.NotEqual(one.Make(7), one.Make(8));
        Assert.NotEqual(one.Make(7), Of(2).Make(7));

        static Campaign Of(ulong seed) => new(Formats.All[0], seed, "") { OnHang = _ => { } };
    }

    [Fact]
    public void A_reader_that_throws_something_else_is_found() =>
        Assert.StartsWith("InvalidOperationException: no",
        Failure(bytes => _ = bytes.Length == 5 ? throw new InvalidOperationException("no") : 0));

    [Fact]
    public void A_reader_that_makes_room_for_what_is_not_there_is_found()
    {
        byte[] room = [];
        Assert.Contains("bytes of memory for a file of", Failure(bytes => room = bytes.Length == 5 ? new byte[100_000_000] : []));
        Assert.Null(Failure(bytes => room = new byte[1000 + 10 * bytes.Length]));
        Assert.NotEmpty(room);
    }

    /// <summary>The first failure of a reader; null where there is none.</summary>
    private static string? Failure(Action<byte[]> read)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"nabla-{Guid.NewGuid():N}");
        try
        {
            return new Campaign(new Format("broken", () => [[1, 2, 3, 4]], [], read), 1, folder)
                { OnHang = _ => { } }.Run(0, 500, TimeSpan.MaxValue).Failures.FirstOrDefault();
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
