;; The inner loops of shrink.ts: float32 read and written, float64 between, each sum in the order of its terms.
(module
  (memory (export "memory") 1)

  ;; Grey of pixels.
  (func (export "grey")
    (param $from i32)  ;; address of the first pixel: red, green, blue
    (param $step i32)  ;; bytes from pixel to pixel
    (param $to i32)    ;; where the greys go, and where they end
    (param $end i32)
    (loop $pixels
      (f32.store (local.get $to)
        (f32.demote_f64
          (f64.add
            (f64.add
              (f64.mul (f64.const 0.299) (f64.promote_f32 (f32.load (local.get $from))))
              (f64.mul (f64.const 0.587) (f64.promote_f32 (f32.load offset=4 (local.get $from)))))
            (f64.mul (f64.const 0.114) (f64.promote_f32 (f32.load offset=8 (local.get $from)))))))
      (local.set $from (i32.add (local.get $from) (local.get $step)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $pixels (i32.lt_u (local.get $to) (local.get $end)))))

  ;; Means over parts of a line.
  (func (export "means")
    (param $line i32)    ;; address of its first value
    (param $step i32)    ;; bytes from value to value
    (param $to i32)      ;; where the means go
    (param $apart i32)   ;; bytes from mean to mean
    (param $first i32)   ;; address of each part's first value: int32, and where they end
    (param $end i32)
    (param $shares i32)  ;; address of the values' shares: float64, so many a part as the window is bytes by 8
    (param $window i32)
    (local $from i32) (local $stop i32) (local $sum f64)
    (loop $parts
      (local.set $from
        (i32.add (local.get $line) (i32.mul (i32.load (local.get $first)) (local.get $step))))
      (local.set $stop (i32.add (local.get $shares) (local.get $window)))
      (local.set $sum (f64.const 0))
      (loop $values
        (local.set $sum
          (f64.add (local.get $sum)
            (f64.mul (f64.load (local.get $shares)) (f64.promote_f32 (f32.load (local.get $from))))))
        (local.set $from (i32.add (local.get $from) (local.get $step)))
        (local.set $shares (i32.add (local.get $shares) (i32.const 8)))
        (br_if $values (i32.lt_u (local.get $shares) (local.get $stop))))
      (f32.store (local.get $to) (f32.demote_f64 (local.get $sum)))
      (local.set $first (i32.add (local.get $first) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (local.get $apart)))
      (br_if $parts (i32.lt_u (local.get $first) (local.get $end))))))
