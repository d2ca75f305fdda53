using System.Globalization;

namespace Nabla.Data.Tests;

public class NumberParserTests
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
    [InlineData("5e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("2.2250738585072014e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("9007199254740993e0")]
    [InlineData("9007199254740995e3")]
    [InlineData("4503599627370496.5")]
    [InlineData("4503599627370497.5")]
    [InlineData("9223372036854775807")]
    [InlineData("9999999999999999999")]
    [InlineData("18446744073709551616")]
    [InlineData("1e23")]
    [InlineData("8.5e22")]
    [InlineData("-1.000000000000000000e+00")]
    [InlineData("0.000000000000000000e+00")]
    [InlineData("1E-0005")]
    [InlineData("1.00000000000000011102230246251565404236316680908203125")]
    [InlineData("1.00000000000000011102230246251565404236316680908203124")]
    public void Agrees_with_the_framework_to_the_last_bit(string text)
    {
        Assert.True(NumberParser.TryParse(text, false, out double value), $"\"{text}\" must be a number.");
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        Assert.Equal(text[0] == '-', double.IsNegative(value));
    }

    [Fact]
    public void A_point_is_no_decimal_sign_beside_a_comma() =>
        Assert.False(NumberParser.TryParse("1.5", true, out _), "1.5 must not be a number.");

    [Fact]
    public void Agrees_with_the_framework_on_random_numbers()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            string text = (random.NextDouble() * Math.Pow(10, random.Next(-12, 18))).ToString(i % 2 == 0 ? "R"
                : $"F{random.Next(15)}", CultureInfo.InvariantCulture);
            Assert.True(NumberParser.TryParse(text, false, out double value), $"\"{text}\" must be a number.");
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        }
    }

    [Fact]
    public void Agrees_with_the_framework_on_doubles_of_random_bits()
    {
        var random = new Random(2);
        for (int i = 0; i < 300_000; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(number)) continue;
            string text = number.ToString(i % 3 == 0 ? "R" : i % 3 == 1 ? "E18" : "E16", CultureInfo.InvariantCulture);
            Assert.True(NumberParser.TryParse(text, false, out double value), $"\"{text}\" must be a number.");
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)),
                BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Fact]
    public void Agrees_with_the_framework_just_between_two_doubles()
    {
        var random = new Random(3);
        for (int i = 0; i < 100_000; i++)
        {
            // An odd number of 54 bits lies between two doubles; one more or less at its end decides.
            ulong between = (1UL << 53) + 2 * (ulong)random.NextInt64(1L << 52) + 1;
            string text = FormattableString.Invariant($"{between * (ulong)random.Next(1, 500)}e{random.Next(-25, 25)}");
            Assert.True(NumberParser.TryParse(text, false, out double value), $"\"{text}\" must be a number.");
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), value);
        }
    }

    [Theory]
    [InlineData("0.7248743927352001,-0.25,3,17.5e-3,,x", 5)]
    [InlineData("123456789012345,1234567890123456,12345678901234567,1.5,2.5,-3.5", 6)]
    [InlineData("-1,+2,.5,5.,1e3,9", 6)]
    public void Cells_are_read_where_they_stand(string row, int numbers)
    {
        string padded = row + new string(',', 1 + NumberParser.Padding);
        int at = 0;
        foreach (string cell in row.Split(',')[..numbers])
        {
            int end = NumberParser.ReadCell(padded, at, ',', false, out double value);
            Assert.Equal(cell.Length == 0 ? -1 : at + cell.Length, end);
            if (cell.Length > 0) Assert.Equal(double.Parse(cell, CultureInfo.InvariantCulture), value);
            at += cell.Length + 1;
        }
    }

    [Theory]
    [InlineData("1x,2")]
    [InlineData("x,2")]
    [InlineData("1.2.3,2")]
    [InlineData("1e,2")]
    [InlineData("1e5x,2")]
    [InlineData("12345678901234567890,2")]
    [InlineData("1\u0132,2")]
    [InlineData("\u0131\u0131,2")]
    public void A_cell_that_is_more_than_a_plain_number_is_left_to_others(string row) =>
        Assert.Equal(-1, NumberParser.ReadCell(row + new string(',', 1 + NumberParser.Padding), 0, ',', false, out _));

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
    public void Refuses_what_is_no_number(string text) =>
        Assert.False(NumberParser.TryParse(text, false, out _), $"\"{text}\" must not be a number.");

    [Theory]
    [InlineData("1,5", 1.5)]
    [InlineData("1,5e3", 1500)]
    [InlineData("15", 15)]
    [InlineData(",5", 0.5)]
    [InlineData("-2,", -2)]
    public void Takes_a_decimal_comma_where_allowed(string text, double expected)
    {
        Assert.True(NumberParser.TryParse(text, true, out double value), $"\"{text}\" must be a number.");
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Takes_inf_with_a_sign()
    {
        Assert.True(NumberParser.TryParse("-inf", false, out double value), "-inf must be a number.");
        Assert.Equal(double.NegativeInfinity, value);
    }
}
