using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

/// <summary>Files that the package took too much memory for, or never came back from. They were found by tests/Nabla.Fuzz.</summary>
public class DamagedParquetTests
{
    private const long Enough = 8 << 20;

    [Theory]
    [InlineData("claims-a-long-text")]
    [InlineData("waits-behind-the-end")]
    [InlineData("snappy-claims-more")]
    [InlineData("number-as-text")]
    [InlineData("truth-in-an-unknown-field")]
    public async Task What_a_header_claims_is_checked_before_room_is_made_for_it(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Damaged", name + ".parquet");
        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = await Assert.ThrowsAsync<NablaException>(() => ParquetFile.ReadAsync(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Enough);
        Assert.StartsWith($"{name}.parquet cannot be read as Parquet: ", refusal.Message);
        Assert.IsType<InvalidDataException>(refusal.InnerException);
    }

    [Fact]
    public void Nesting_that_would_use_up_the_stack_is_refused()
    {
        // A structure whose field 1 is a structure whose field 1 …
        byte[] nested = [.. Enumerable.Repeat((byte)0x1C, 1_000_000), .. new byte[1_000_000]];
        Assert.StartsWith("structures are nested deeper than", Assert.Throws<InvalidDataException>(() => Skip(nested, 12)).Message);
    }

    [Theory]
    [InlineData(8, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1 }, "2,147,483,647 bytes or elements are claimed where 1 bytes are left.")]
    [InlineData(9, new byte[] { 0xF8, 0xFF, 0xFF, 0x03, 1 }, "65,535 bytes or elements are claimed where 1 bytes are left.")]
    [InlineData(12, new byte[] { 0x15 }, "a structure is cut off.")]
    [InlineData(14, new byte[] { 1 }, "there is no type 14 of fields.")]
    [InlineData(6, new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, "a number is longer than ten bytes.")]
    public void Structures_are_walked_over_without_trust(int type, byte[] bytes, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Skip(bytes, type)).Message);

    private static int Skip(byte[] bytes, int type)
    {
        var span = new ThriftSpan(bytes);
        span.Skip(type, 0);
        return span.Position;
    }
}
