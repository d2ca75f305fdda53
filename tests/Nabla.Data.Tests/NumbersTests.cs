using System.Globalization;
using Nabla.Data.Readers;

namespace Nabla.Data.Tests;

public class NumbersTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("+7")]
    [InlineData("3.")]
    [InlineData(".5")]
    [InlineData("-.5")]
    [InlineData("1e5")]
    [InlineData("1.5E-300")]
    [InlineData("0.1")]
    [InlineData("123456789.123456789")]
    [InlineData("9007199254740993")]
    [InlineData("12345678901234567890123")]
    [InlineData("0.00000000000000000000000000001234567")]
    [InlineData("1e400")]
    [InlineData("Infinity")]
    public void Agrees_with_the_framework_to_the_last_bit(string text)
    {
        Assert.True(Numbers.TryParse(text, false, out double value));
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        Assert.Equal(text[0] == '-', double.IsNegative(value));
    }

    [Fact]
    public void Agrees_with_the_framework_on_random_numbers()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            string text = (random.NextDouble() * Math.Pow(10, random.Next(-12, 18))).ToString(i % 2 == 0 ? "R" : $"F{random.Next(15)}", CultureInfo.InvariantCulture);
            Assert.True(Numbers.TryParse(text, false, out double value));
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("1 2")]
    [InlineData("0x10")]
    [InlineData("12a")]
    [InlineData("information")]
    public void Refuses_what_is_no_number(string text) => Assert.False(Numbers.TryParse(text, false, out _));

    [Theory]
    [InlineData("1,5", 1.5)]
    [InlineData("1,5e3", 1500)]
    [InlineData("1.5", 1.5)]
    public void Takes_a_decimal_comma_where_allowed(string text, double expected)
    {
        Assert.True(Numbers.TryParse(text, true, out double value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Takes_inf_with_a_sign()
    {
        Assert.True(Numbers.TryParse("-inf", false, out double value));
        Assert.Equal(double.NegativeInfinity, value);
    }
}
