using System.Text;
using Nabla.Data.Readers;
using Nabla.Data;

namespace Nabla.Testing;

/// <summary>Tables from text in the test itself.</summary>
internal static class Lines
{
    public static Table Table(string text, CsvOptions? options = null) => Csv.Read(Stream(text), options, "t.csv");

    public static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>The message of the error that a text gives; it must be one line.</summary>
    public static string Error(string text, CsvOptions? options = null) => Error(() => Table(text, options));

    public static string Error(Action action)
    {
        string message = Assert.Throws<NablaException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    /// <summary>The message of the error that something gives in the end; it must be one line.</summary>
    public static async Task<string> ErrorAsync(Func<Task> action)
    {
        string message = (await Assert.ThrowsAsync<NablaException>(action)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
