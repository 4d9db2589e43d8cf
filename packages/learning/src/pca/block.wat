;; The inner loops of block.ts: two columns at a time, the last alone when they are odd.
(module
  (memory (export "memory") 1)

  ;; Some columns of float32 rows, as float64 rows that lie together; adds each to the sum of its column.
  (func (export "gather")
    (param $from i32)   ;; address of the first entry
    (param $stride i32) ;; bytes from row to row
    (param $rows i32)
    (param $width i32)  ;; columns
    (param $to i32)     ;; address of the float64 rows
    (param $sums i32)   ;; address of the sums
    (local $entry i32) (local $sum i32) (local $pairs_end i32) (local $x v128) (local $last f64)
    (local.set $pairs_end
      (i32.add (local.get $sums) (i32.shl (i32.and (local.get $width) (i32.const -2)) (i32.const 3))))
    (block $done
      (loop $next_row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $entry (local.get $from))
        (local.set $sum (local.get $sums))
        (block $pairs_done
          (loop $two_columns
            (br_if $pairs_done (i32.ge_u (local.get $sum) (local.get $pairs_end)))
            (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $entry))))
            (v128.store (local.get $to) (local.get $x))
            (v128.store (local.get $sum) (f64x2.add (v128.load (local.get $sum)) (local.get $x)))
            (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))
            (local.set $sum (i32.add (local.get $sum) (i32.const 16)))
            (br $two_columns)))
        (if (i32.and (local.get $width) (i32.const 1))
          (then
            (local.set $last (f64.promote_f32 (f32.load (local.get $entry))))
            (f64.store (local.get $to) (local.get $last))
            (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (local.get $last)))
            (local.set $to (i32.add (local.get $to) (i32.const 8)))))
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $next_row))))

  ;; Takes the mean of its column away from each entry of float64 rows that lie together.
  (func (export "centre")
    (param $at i32)     ;; address of the rows
    (param $rows i32)
    (param $width i32)  ;; columns
    (param $means i32)  ;; address of the means
    (local $mean i32) (local $pairs_end i32)
    (local.set $pairs_end
      (i32.add (local.get $means) (i32.shl (i32.and (local.get $width) (i32.const -2)) (i32.const 3))))
    (block $done
      (loop $next_row
        (br_if $done (i32.eqz (local.get $rows)))
        (local.set $mean (local.get $means))
        (block $pairs_done
          (loop $two_columns
            (br_if $pairs_done (i32.ge_u (local.get $mean) (local.get $pairs_end)))
            (v128.store (local.get $at)
              (f64x2.sub (v128.load (local.get $at)) (v128.load (local.get $mean))))
            (local.set $at (i32.add (local.get $at) (i32.const 16)))
            (local.set $mean (i32.add (local.get $mean) (i32.const 16)))
            (br $two_columns)))
        (if (i32.and (local.get $width) (i32.const 1))
          (then
            (f64.store (local.get $at)
              (f64.sub (f64.load (local.get $at)) (f64.load (local.get $mean))))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
        (br $next_row)))))
