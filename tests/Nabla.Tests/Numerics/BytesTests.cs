using Nabla.Numerics;

namespace Nabla.Tests.Numerics;

public class BytesTests
{
    [Fact]
    public void Every_byte_becomes_the_number_nearest_to_its_255th()
    {
        for (int length = 0; length < 600; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
            var numbers = new float[length];
            Bytes.ToUnit(bytes, numbers);
            Assert.Equal(bytes.Select(value => value / 255f), numbers);
        }
    }
}
