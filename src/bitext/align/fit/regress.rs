//! Logistic regression.

/// Newton's method for ridge-penalised logistic regression.
pub(super) fn regress<const N: usize>(
    rows: &[([f32; N], bool, f64)],
    ridge: f64,
    start: Option<&[f32; N]>,
) -> [f32; N] {
    let total: f64 = rows.iter().map(|r| r.2).sum();
    let mut scale = [1e-6f64; N];
    for (x, _, w) in rows {
        for k in 0..N {
            scale[k] += f64::from(x[k].abs()) * w / total;
        }
    }
    let mut weights = [0.0f64; N];
    if let Some(start) = start {
        weights = std::array::from_fn(|k| f64::from(start[k]) * scale[k]);
    }
    let loss = |weights: &[f64; N]| -> f64 {
        let of_rows = rows.iter().map(|(x, y, w)| {
            let sum: f64 = (0..N)
                .map(|k| f64::from(x[k]) / scale[k] * weights[k])
                .sum();
            let against = if *y { -sum } else { sum };
            w / total * (against.max(0.0) + (-against.abs()).exp().ln_1p())
        });
        let held = weights.iter().map(|w| w.powi(2));
        of_rows.sum::<f64>() + ridge / 2.0 * held.sum::<f64>()
    };
    for _ in 0..25 {
        let mut gradient = [0.0f64; N];
        let mut hessian = vec![[0.0f64; N]; N];
        for (x, y, w) in rows {
            let z: [f64; N] = std::array::from_fn(|k| f64::from(x[k]) / scale[k]);
            let p = 1.0
                / (1.0
                    + (-(0..N)
                        .map(|k| z[k] * weights[k])
                        .sum::<f64>()
                        .clamp(-30.0, 30.0))
                    .exp());
            let d = (p - f64::from(u8::from(*y))) * w / total;
            let h = (p * (1.0 - p)).max(1e-9) * w / total;
            for k in 0..N {
                gradient[k] += d * z[k];
                for l in 0..=k {
                    hessian[k][l] += h * z[k] * z[l];
                }
            }
        }
        for k in 0..N {
            gradient[k] += ridge * weights[k];
            hessian[k][k] += ridge;
            let (above, row) = hessian.split_at_mut(k);
            for (l, other) in above.iter_mut().enumerate() {
                other[k] = row[0][l];
            }
        }
        let step = solve(hessian, gradient);
        // A whole step may lead too far, as where features are taken away.
        let before = loss(&weights);
        let mut share = 1.0;
        let next = loop {
            let next = std::array::from_fn(|k| weights[k] - share * step[k]);
            if loss(&next) <= before || share < 1e-3 {
                break next;
            }
            share /= 2.0;
        };
        let gain = before - loss(&next);
        if gain >= 0.0 {
            weights = next;
        }
        if gain < 1e-7 {
            break;
        }
    }
    std::array::from_fn(|k| (weights[k] / scale[k]) as f32)
}

fn solve<const N: usize>(mut a: Vec<[f64; N]>, mut b: [f64; N]) -> [f64; N] {
    for k in 0..N {
        let pivot = (k..N)
            .max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs()))
            .unwrap();
        a.swap(k, pivot);
        b.swap(k, pivot);
        for i in k + 1..N {
            let f = a[i][k] / a[k][k];
            let pivot = a[k];
            for (x, p) in a[i].iter_mut().zip(pivot).skip(k) {
                *x -= f * p;
            }
            b[i] -= f * b[k];
        }
    }
    for k in (0..N).rev() {
        for j in k + 1..N {
            b[k] -= a[k][j] * b[j];
        }
        b[k] /= a[k][k];
    }
    b
}
