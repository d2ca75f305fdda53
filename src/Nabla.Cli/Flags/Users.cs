using Nabla.Cli.Terminal;
using Nabla.Data;

namespace Nabla.Cli.Flags;

/// <summary>Values of flags that the library validates: names, shapes, conventions.</summary>
internal static class Users
{
    /// <summary>Parses a value.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="make">Parses the value; it reads nothing else.</param>
    /// <returns>The result.</returns>
    /// <exception cref="UsageException">The value is invalid, whatever the data is.</exception>
    public static T Word<T>(Func<T> make) => Make(make, fault => new UsageException(fault.Message));

    /// <summary>Applies a value to a model or to data.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="make">Applies the value.</param>
    /// <returns>The result.</returns>
    /// <exception cref="NablaException">The value does not fit the model or the data.</exception>
    public static T Fitting<T>(Func<T> make) => Make(make, fault => new NablaException(fault.Message, fault));

    private static T Make<T>(Func<T> make, Func<Exception, Exception> refusal)
    {
        try
        {
            return make();
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw refusal(fault);
        }
    }
}
