namespace Nabla.Schedules;

/// <summary>½ (1 + cos π t) from t = 0, where it is 1, to t = 1, where it is 0.</summary>
/// <remarks>
/// By the series of the sine around the middle, to the last place of a double: the platform's cosine differs from machine to machine.
/// </remarks>
internal static class HalfWave
{
    public static double At(double t)
    {
        double x = Math.PI * (0.5 - t), square = x * x, sine = 0;
        for (int n = 27; n >= 1; n -= 2) sine = 1 - sine * square / ((n + 1) * (n + 2));
        return 0.5 * (1 + x * sine);
    }
}
